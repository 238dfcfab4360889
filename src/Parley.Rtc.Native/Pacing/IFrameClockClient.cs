namespace Parley.Rtc.Native.Pacing;

/// <summary>Something that has a frame to send every 20 ms.</summary>
internal interface IFrameClockClient
{
    /// <summary>A frame is due. Called on the clock's own thread, one client after the other; it must not block.</summary>
    /// <param name="now">Monotonic time.</param>
    void Tick(TimeSpan now);

    /// <summary>Frames are left out, because the process stood still: their time has passed.</summary>
    void Skip(int frames);
}
