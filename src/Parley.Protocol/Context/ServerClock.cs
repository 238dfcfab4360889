namespace Parley.Protocol;

/// <summary>The homeserver's clock, learned from the echo of the own callstate.</summary>
internal sealed class ServerClock(IMachineContext context)
{
    // A smaller difference may be the request's latency.
    private const long ToleratedOffset = 2000;

    /// <summary>How far the server's clock is ahead of the own wall clock, in ms.</summary>
    private long _offset;

    /// <summary>
    /// Gets the timestamp for a callstate, in ms since 1970. It follows the server's clock if the own clock is more than 2 s off,
    /// because base-protocol peers compare it with their own clock.
    /// </summary>
    public long Timestamp => context.UnixMilliseconds + (Math.Abs(_offset) > ToleratedOffset ? _offset : 0);

    /// <summary>Learns the offset from an echo of the own callstate.</summary>
    public void Learn(VoiceInput.CallState own)
    {
        if (own is { OriginServerTs: > 0, Age: { } age })
            _offset = own.OriginServerTs + (long)age.TotalMilliseconds - context.UnixMilliseconds;
    }

    /// <summary>Returns the age of an event from its <c>origin_server_ts</c>, at least zero.</summary>
    public TimeSpan AgeOf(long originServerTs) => TimeSpan.FromMilliseconds(Math.Clamp(context.UnixMilliseconds + _offset - originServerTs, 0, int.MaxValue));
}
