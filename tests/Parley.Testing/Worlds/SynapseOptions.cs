namespace Parley.Testing.Worlds;

/// <summary>How a test's Synapse differs from Synapse's own defaults. Rate limits on messages, joins and to-device stay as they are.</summary>
public sealed record SynapseOptions
{
    /// <summary>Whether it serves delayed events (MSC4140). Default: true, 24 h at most; Synapse's own default is off.</summary>
    public bool DelayedEvents { get; init; } = true;

    /// <summary>The server name. Default: <c>localhost</c>.</summary>
    public string ServerName { get; init; } = "localhost";

    /// <summary>
    /// A URL under which browsers reach it when something stands between (a counting proxy), or null for its own address.
    /// </summary>
    public string? PublicBaseUrl { get; init; }
}
