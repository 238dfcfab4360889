namespace Parley.Rtc.Native.Pacing;

/// <summary>A client of the <see cref="FrameClock"/>, called each 20 ms.</summary>
internal interface IFrameClockClient
{
    /// <summary>Called when a frame is due, on the clock thread, one client after the other; must not block.</summary>
    /// <param name="now">The monotonic time.</param>
    void Tick(TimeSpan now);

    /// <summary>Called when frames are skipped because the process was suspended.</summary>
    void Skip(int frames);
}
