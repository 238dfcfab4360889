namespace Parley.Protocol;

/// <summary>A callstate's timestamp. The base protocol has a string, the legacy client (2021) writes a number; both are read, and written as they were.</summary>
/// <param name="Milliseconds">Milliseconds since 1970, by the sender's clock.</param>
/// <param name="IsNumber">Whether it is a JSON number.</param>
public readonly record struct WireTimestamp(long Milliseconds, bool IsNumber = false);
