namespace Parley.Rtc.Native.Pacing;

/// <summary>
/// Computes when frames are due. The n-th frame belongs to the n-th period since the start, so delays do not accumulate. Reads no clock: the
/// time is an argument.
/// </summary>
/// <param name="period">The duration of a frame, 20 ms.</param>
/// <param name="start">The monotonic time of the first frame.</param>
internal sealed class FramePacer(TimeSpan period, TimeSpan start)
{
    // Periods. If fewer frames are late, they are sent quickly and the jitter buffer of the receiver absorbs them. If more are late (the
    // machine was suspended), they are skipped: they would only be played late.
    private const int MaximumBehind = 10;

    // Number of frames taken since the start.
    private long _done;
    private TimeSpan _start = start;

    // Earliest time of the next frame after a late one.
    private TimeSpan _notBefore = TimeSpan.MinValue;

    /// <summary>Gets the number of frames skipped because they were too late.</summary>
    public long Skipped { get; private set; }

    /// <summary>Gets the time at which the next frame is due.</summary>
    public TimeSpan Next
    {
        get
        {
            var due = _start + (period * _done);
            return due > _notBefore ? due : _notBefore;
        }
    }

    /// <summary>
    /// Takes the next frame if it is due. After a late frame the missing ones follow in steps of a quarter of the period, because a burst
    /// may overflow the queues of receivers.
    /// </summary>
    public bool TryTake(TimeSpan now)
    {
        if (now < Next)
            return false;
        var behind = (long)((now - _start) / period) - _done;
        if (behind > MaximumBehind)
        {
            Skipped += behind;
            _start += period * behind;
        }

        _done++;
        _notBefore = now + (period / 4);
        return true;
    }
}
