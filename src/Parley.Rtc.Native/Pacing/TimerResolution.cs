using System.Runtime.InteropServices;

namespace Parley.Rtc.Native.Pacing;

/// <summary>Sets the timer resolution of Windows to 1 ms until it is disposed; the default is 15.6 ms.</summary>
internal sealed partial class TimerResolution : IDisposable
{
    private TimerResolution()
    {
    }

    public static TimerResolution? Raise()
    {
        if (!OperatingSystem.IsWindows())
            return null;
        _ = Begin(1);
        return new TimerResolution();
    }

    public void Dispose() => _ = End(1);

    [LibraryImport("winmm.dll", EntryPoint = "timeBeginPeriod")]
    private static partial uint Begin(uint milliseconds);

    [LibraryImport("winmm.dll", EntryPoint = "timeEndPeriod")]
    private static partial uint End(uint milliseconds);
}
