namespace Parley.Protocol;

/// <summary>A callstate's timestamp. The seed writes a string, the client of 2021 a number; both are read, and written as they were.</summary>
/// <param name="Milliseconds">Milliseconds since 1970, by the sender's clock.</param>
/// <param name="IsNumber">Whether it is a JSON number on the wire.</param>
public readonly record struct WireTimestamp(long Milliseconds, bool IsNumber = false);
