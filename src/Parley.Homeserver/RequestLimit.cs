namespace Parley.Homeserver;

/// <summary>A rate limit: a token bucket.</summary>
/// <param name="PerSecond">The tokens added per second; greater than 0.</param>
/// <param name="Burst">The capacity of the bucket; at least 1.</param>
public sealed record RequestLimit(double PerSecond, int Burst);
