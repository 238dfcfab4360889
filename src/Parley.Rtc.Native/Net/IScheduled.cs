namespace Parley.Rtc.Native.Net;

/// <summary>A machine with timers that the network's clock serves. Called with the network's gate held.</summary>
internal interface IScheduled
{
    /// <summary>When the machine next wants to be called; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    TimeSpan NextDeadline { get; }

    /// <summary>For the network alone: when a wake-up is entered for. Starts as <see cref="TimeSpan.MaxValue"/>.</summary>
    TimeSpan ScheduledAt { get; set; }

    /// <summary>Does what is due; early calls do no harm.</summary>
    void HandleTimeout(TimeSpan now);
}
