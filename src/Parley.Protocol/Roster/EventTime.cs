namespace Parley.Protocol;

/// <summary>When an event was created.</summary>
/// <param name="At">By its age on arrival, in monotonic time: later than the truth by the time that the response was under way.</param>
/// <param name="OriginServerTs">By the clock of its sender's server, in ms since 1970; 0 if not known.</param>
internal readonly record struct EventTime(TimeSpan At, long OriginServerTs)
{
    /// <summary>
    /// Returns whether this event is older than another one. Both times must say so: two responses are under way for different times, and
    /// two servers may have different clocks.
    /// </summary>
    public bool IsOlderThan(EventTime other) =>
        At < other.At && (OriginServerTs == 0 || other.OriginServerTs == 0 || OriginServerTs < other.OriginServerTs);
}
