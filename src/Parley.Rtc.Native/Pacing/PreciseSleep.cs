using System.Runtime.InteropServices;

namespace Parley.Rtc.Native.Pacing;

/// <summary>Sleeps to a fraction of a millisecond where the system can.</summary>
internal static unsafe partial class PreciseSleep
{
    /// <summary>Sleeps; <see cref="Thread.Sleep(TimeSpan)"/> knows whole milliseconds only, which would be heard as jitter of the stream.</summary>
    public static void For(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero)
            return;
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            var request = stackalloc nint[2];
            request[0] = (nint)(duration.Ticks / TimeSpan.TicksPerSecond);
            request[1] = (nint)(duration.Ticks % TimeSpan.TicksPerSecond * 100);
            // Interrupted by a signal it returns early; the caller looks at the clock again.
            _ = NanoSleep(request, null);
        }
        else
        {
            Thread.Sleep(Math.Max(1, (int)duration.TotalMilliseconds));
        }
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(nint* request, nint* remaining);
}
