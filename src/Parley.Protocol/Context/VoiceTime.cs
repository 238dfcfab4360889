namespace Parley.Protocol;

/// <summary>The time at which an input is handled.</summary>
/// <param name="Elapsed">Monotonic time, independent of the wall clock. Its origin is arbitrary.</param>
/// <param name="UnixMilliseconds">The wall clock, in ms since 1970. It is used only for timestamps.</param>
public readonly record struct VoiceTime(TimeSpan Elapsed, long UnixMilliseconds);
