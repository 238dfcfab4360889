namespace Parley.Rtc.Native.Net;

/// <summary>A state machine whose timers the network serves. Its members are called with the network lock held.</summary>
internal interface IScheduled
{
    /// <summary>Gets the time at which <see cref="HandleTimeout"/> must be called; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    TimeSpan NextDeadline { get; }

    /// <summary>Gets or sets the time of the queued wake-up, for the queue alone. Initially <see cref="TimeSpan.MaxValue"/>.</summary>
    TimeSpan ScheduledAt { get; set; }

    /// <summary>Handles the timers that have expired. An early call has no effect.</summary>
    void HandleTimeout(TimeSpan now);
}

/// <summary>
/// The wake-ups of all state machines. An entry that has become too early stays in the queue, because an early call has no effect; one
/// that has become too late is queued again.
/// </summary>
/// <param name="failed">Called with an exception of a machine, which is called again later.</param>
internal sealed class DeadlineQueue(Action<Exception> failed)
{
    /// <summary>The least time between two calls of a machine whose deadline has passed.</summary>
    private static readonly TimeSpan s_leastWait = TimeSpan.FromMilliseconds(1);

    /// <summary>The time until a machine is called again that threw an exception.</summary>
    private static readonly TimeSpan s_waitAfterFailure = TimeSpan.FromSeconds(1);

    private readonly PriorityQueue<IScheduled, TimeSpan> _queue = new();

    /// <summary>Gets the earliest deadline; <see cref="TimeSpan.MaxValue"/> if the queue is empty.</summary>
    public TimeSpan Next => _queue.TryPeek(out _, out var at) ? at : TimeSpan.MaxValue;

    /// <summary>Queues the next deadline of a machine if it is earlier than the one that is queued.</summary>
    public void Reschedule(IScheduled machine)
    {
        var next = machine.NextDeadline;
        if (next >= machine.ScheduledAt)
            return;
        machine.ScheduledAt = next;
        _queue.Enqueue(machine, next);
    }

    /// <summary>Calls every machine whose deadline has passed, once.</summary>
    public void RunDue(TimeSpan now)
    {
        while (_queue.TryPeek(out var machine, out var at) && at <= now)
        {
            _queue.Dequeue();
            if (at != machine.ScheduledAt)
                continue;
            machine.ScheduledAt = TimeSpan.MaxValue;
            var wait = s_leastWait;
            try
            {
                machine.HandleTimeout(now);
            }
            catch (Exception exception)
            {
                // The timer serves all connections.
                failed(exception);
                wait = s_waitAfterFailure;
            }

            var next = machine.NextDeadline;
            if (next == TimeSpan.MaxValue)
                continue;
            // A deadline that is still in the past must not make this loop endless.
            machine.ScheduledAt = next > now ? next : now + wait;
            _queue.Enqueue(machine, machine.ScheduledAt);
        }
    }
}
