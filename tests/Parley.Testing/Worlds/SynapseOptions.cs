namespace Parley.Testing.Worlds;

/// <summary>How a test's Synapse differs from the defaults. The rate limits for messages, joins and to-device messages stay the defaults.</summary>
public sealed record SynapseOptions
{
    /// <summary>Whether it supports delayed events (MSC4140) of up to 24 h. Default: true; Synapse's default is false.</summary>
    public bool DelayedEvents { get; init; } = true;

    /// <summary>The TURN server that it announces. Default: none.</summary>
    public TurnOptions? Turn { get; init; }

    /// <summary>The server name. Default: <c>localhost</c>.</summary>
    public string ServerName { get; init; } = "localhost";

    /// <summary>
    /// The URL in its <c>/.well-known/matrix/client</c>. Default: null; it serves none, and clients use the address that they were
    /// given, which may be a proxy's.
    /// </summary>
    public string? PublicBaseUrl { get; init; }

    /// <summary>A CAS server for single sign-on. Default: none. With one, it announces its own address as its public URL.</summary>
    public Uri? Cas { get; init; }
}
