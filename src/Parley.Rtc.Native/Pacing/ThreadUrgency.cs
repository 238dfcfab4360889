using System.Runtime.InteropServices;

namespace Parley.Rtc.Native.Pacing;

/// <summary>Raises the priority of the calling thread, so that it runs soon after it wakes even if the machine is busy.</summary>
internal static partial class ThreadUrgency
{
    /// <summary>Raises the priority if the system allows it. On Linux, <see cref="Thread.Priority"/> has no effect.</summary>
    public static void Raise()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(0, 0, -10); // PRIO_PROCESS, this thread. Without the privilege the call fails and the priority stays.
        else
            Thread.CurrentThread.Priority = ThreadPriority.Highest;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int value);
}
