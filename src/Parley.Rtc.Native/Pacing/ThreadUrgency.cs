using System.Runtime.InteropServices;

namespace Parley.Rtc.Native.Pacing;

/// <summary>Asks the system to run the calling thread soon after it wakes, even where the machine is busy.</summary>
internal static partial class ThreadUrgency
{
    /// <summary>Raises the calling thread's priority where the system allows it. On Linux the runtime's own thread priorities do nothing.</summary>
    public static void Raise()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(0, 0, -10); // PRIO_PROCESS, this thread; refused without the right to it, and then all is as before
        else
            Thread.CurrentThread.Priority = ThreadPriority.Highest;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int value);
}
