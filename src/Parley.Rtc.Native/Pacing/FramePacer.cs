namespace Parley.Rtc.Native.Pacing;

/// <summary>
/// When frames are due. The n-th frame belongs to the n-th period since the start, so lateness never adds up. Pure: the time is an argument.
/// </summary>
/// <param name="period">Length of a frame, 20 ms.</param>
/// <param name="start">Monotonic time of the first frame.</param>
internal sealed class FramePacer(TimeSpan period, TimeSpan start)
{
    // Behind by less than this the missing frames follow one another quickly; a receiver's jitter buffer takes them in. Behind by more
    // (the machine slept), the time is gone: what is sent then would only be heard late.
    private const int MaximumBehind = 10;
    private long _done;
    private TimeSpan _start = start;
    private TimeSpan _notBefore = TimeSpan.MinValue;

    /// <summary>Frames that were skipped because their time was long past.</summary>
    public long Skipped { get; private set; }

    /// <summary>When the next frame is due.</summary>
    public TimeSpan Next
    {
        get
        {
            var due = _start + (period * _done);
            return due > _notBefore ? due : _notBefore;
        }
    }

    /// <summary>
    /// Takes the next frame if it is due. After a late one the missing ones come at a quarter of the period, one by one, not all at once:
    /// a burst fills the receivers' queues and is lost there.
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
