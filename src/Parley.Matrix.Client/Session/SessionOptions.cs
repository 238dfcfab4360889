using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Parley.Matrix.Client;

/// <summary>Options of a session.</summary>
public sealed record SessionOptions
{
    /// <summary>Gets the options of the sync.</summary>
    public SyncOptions Sync { get; init; } = new();

    /// <summary>Gets the homeserver's rate limit to assume until its responses prove otherwise. Default: Synapse's default.</summary>
    public RateLimit RateLimit { get; init; } = RateLimit.SynapseDefault;

    /// <summary>Gets the clock. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gets the source of random numbers from 0 to 1 for the delays between retries. Default: the system's generator.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>Gets the factory of the logger <c>Parley.Matrix.Client</c>. The default logs nothing.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
