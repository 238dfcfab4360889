namespace Parley.Rtc.Native.Net;

/// <summary>
/// Wake-ups of many machines. An entry that has become too early is harmless and is left in; one that has become too late is
/// entered anew.
/// </summary>
internal sealed class DeadlineQueue
{
    private readonly PriorityQueue<IScheduled, TimeSpan> _queue = new();

    /// <summary>When the first machine wants to be called; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan Next => _queue.TryPeek(out _, out var at) ? at : TimeSpan.MaxValue;

    /// <summary>Enters a machine's next deadline where it comes before what is entered already.</summary>
    public void Reschedule(IScheduled machine)
    {
        var next = machine.NextDeadline;
        if (next >= machine.ScheduledAt)
            return;
        machine.ScheduledAt = next;
        _queue.Enqueue(machine, next);
    }

    /// <summary>Calls every machine that is due, once.</summary>
    public void RunDue(TimeSpan now)
    {
        while (_queue.TryPeek(out var machine, out var at) && at <= now)
        {
            _queue.Dequeue();
            if (at != machine.ScheduledAt)
                continue;
            machine.ScheduledAt = TimeSpan.MaxValue;
            machine.HandleTimeout(now);
            // A machine that stays due is called again a little later, never in a loop.
            var next = machine.NextDeadline;
            if (next == TimeSpan.MaxValue)
                continue;
            machine.ScheduledAt = next > now ? next : now + TimeSpan.FromMilliseconds(1);
            _queue.Enqueue(machine, machine.ScheduledAt);
        }
    }
}
