using System.Runtime.InteropServices;

namespace Parley.Rtc.Native.Pacing;

/// <summary>Sleeps with a resolution below a millisecond if the system supports it.</summary>
internal static unsafe partial class PreciseSleep
{
    /// <summary>Sleeps. <see cref="Thread.Sleep(TimeSpan)"/> has a resolution of a millisecond, which would add jitter to the stream.</summary>
    public static void For(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero)
            return;
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            var request = stackalloc nint[2];
            request[0] = (nint)(duration.Ticks / TimeSpan.TicksPerSecond);
            request[1] = (nint)(duration.Ticks % TimeSpan.TicksPerSecond * 100);
            // A signal may interrupt the sleep; the caller reads the clock again.
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
