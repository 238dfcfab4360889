namespace Parley.Protocol;

/// <summary>The moment at which an input is handled.</summary>
/// <param name="Elapsed">Monotonic: never runs back, whatever happens to the wall clock. Its origin means nothing.</param>
/// <param name="UnixMilliseconds">The wall clock, in ms since 1970. It goes out as the callstate's timestamp, and judges nothing but a timestamp.</param>
public readonly record struct VoiceTime(TimeSpan Elapsed, long UnixMilliseconds);
