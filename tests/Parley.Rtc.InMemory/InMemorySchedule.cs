namespace Parley.Rtc.InMemory;

/// <summary>
/// The scheduled steps of the network, by time. Steps change state under the lock; callbacks run outside it, one at a time and in order. A step
/// never runs within the call that scheduled it.
/// </summary>
internal sealed class InMemorySchedule
{
    private readonly PriorityQueue<Action, (TimeSpan Due, long Sequence)> _steps = new();
    private readonly Queue<Action> _callbacks = new();
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly ITimer _timer;
    private TimeSpan? _stepTime;
    private long _sequence;
    private bool _running;

    public InMemorySchedule(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _start = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(static state => ((InMemorySchedule)state!).Run(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public Lock Gate { get; } = new();

    /// <summary>Gets the time since the network was created; within a step, the time for which it was scheduled.</summary>
    public TimeSpan Now => _stepTime ?? _timeProvider.GetElapsedTime(_start);

    /// <summary>Schedules a step, which runs under the lock. Call it under the lock.</summary>
    public void After(TimeSpan delay, Action step)
    {
        // Not immediately: a manual clock would run the step within the caller's call.
        var due = Now + (delay > TimeSpan.Zero ? delay : TimeSpan.FromTicks(1));
        _steps.Enqueue(step, (due, ++_sequence));
        if (!_running)
            Arm();
    }

    /// <summary>Schedules a callback, which runs when the current step has ended. Call it within a step.</summary>
    public void Call(Action callback) => _callbacks.Enqueue(callback);

    private void Arm()
    {
        if (!_steps.TryPeek(out _, out var next))
            return;
        var wait = next.Due - _timeProvider.GetElapsedTime(_start);
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.FromTicks(1), Timeout.InfiniteTimeSpan);
    }

    private void Run()
    {
        lock (Gate)
        {
            if (_running)
                return;
            _running = true;
        }

        while (Next() is { } callback)
            callback();
    }

    private Action? Next()
    {
        lock (Gate)
        {
            while (true)
            {
                if (_callbacks.TryDequeue(out var callback))
                    return callback;
                if (!_steps.TryPeek(out var step, out var at) || at.Due > _timeProvider.GetElapsedTime(_start))
                    break;
                _steps.Dequeue();
                _stepTime = at.Due;
                try
                {
                    step();
                }
                finally
                {
                    _stepTime = null;
                }
            }

            _running = false;
            Arm();
            return null;
        }
    }
}
