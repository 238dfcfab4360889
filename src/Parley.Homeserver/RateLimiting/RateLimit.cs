namespace Parley.Homeserver.RateLimiting;

/// <summary>A bucket of <paramref name="Burst"/> requests that refills by <paramref name="PerSecond"/>.</summary>
/// <param name="PerSecond">Requests a second, above 0.</param>
/// <param name="Burst">Requests at once, at least 1.</param>
public sealed record RateLimit(double PerSecond, int Burst);
