namespace Parley.Matrix.Client;

/// <summary>How a session works.</summary>
public sealed record SessionOptions
{
    /// <summary>What sync brings.</summary>
    public SyncOptions Sync { get; init; } = new();

    /// <summary>The homeserver's limit on events to start from. Default: Synapse's, until the homeserver teaches otherwise.</summary>
    public RateLimit RateLimit { get; init; } = RateLimit.SynapseDefault;

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told of what a listener threw; the session goes on. It must not throw. Default: nobody is told.</summary>
    public Action<Exception>? OnFault { get; init; }
}
