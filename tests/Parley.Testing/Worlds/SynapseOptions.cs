namespace Parley.Testing.Worlds;

/// <summary>How a test's Synapse differs from Synapse's own defaults. Rate limits on messages, joins and to-device stay as they are.</summary>
public sealed record SynapseOptions
{
    /// <summary>Whether it serves delayed events (MSC4140). Default: true, 24 h at most; Synapse's own default is off.</summary>
    public bool DelayedEvents { get; init; } = true;

    /// <summary>The TURN server that it names to its users, with credentials from the secret. Default: none.</summary>
    public TurnOptions? Turn { get; init; }

    /// <summary>The server name. Default: <c>localhost</c>.</summary>
    public string ServerName { get; init; } = "localhost";

    /// <summary>
    /// The URL that its <c>/.well-known/matrix/client</c> names. Default: null, it serves none, and clients stay with the address
    /// that they were given (a counting proxy's, mostly).
    /// </summary>
    public string? PublicBaseUrl { get; init; }

    /// <summary>A CAS server that it sends people to for single sign-on. Default: none. With one, it names its own address as its public one.</summary>
    public Uri? Cas { get; init; }
}
