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

    /// <summary>Gets the source of random numbers from 0 to 1 for the waits between retries. Default: the system's generator.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>Told of what a listener threw; the session goes on. It must not throw. Default: nobody is told.</summary>
    public Action<Exception>? OnFault { get; init; }
}
