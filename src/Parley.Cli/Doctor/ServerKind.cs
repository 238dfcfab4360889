namespace Parley.Cli.Doctor;

/// <summary>The kind of a homeserver, which decides the advice.</summary>
internal enum ServerKind
{
    /// <summary>Another homeserver, or one behind a proxy that hides its kind.</summary>
    Unknown,

    /// <summary>Synapse.</summary>
    Synapse,

    /// <summary>The embedded homeserver of <c>parley serve</c>.</summary>
    Embedded,
}
