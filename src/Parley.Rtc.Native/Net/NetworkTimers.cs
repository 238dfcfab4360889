namespace Parley.Rtc.Native.Net;

/// <summary>The clock of a network, and one timer that serves the deadlines of all its state machines.</summary>
internal sealed class NetworkTimers : IDisposable
{
    /// <summary>Longest wait in milliseconds; a later deadline is waited for again.</summary>
    private const double LongestWait = 86_400_000;

    private readonly NetworkLock _lock;
    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;
    private readonly DeadlineQueue _deadlines;
    private readonly ITimer _timer;

    // The deadline that the timer is set to.
    private TimeSpan _timerAt = TimeSpan.MaxValue;
    private bool _isDisposed;

    public NetworkTimers(NetworkLock networkLock, TimeProvider timeProvider, Action<Exception> failed)
    {
        _deadlines = new(failed);
        _lock = networkLock;
        _timeProvider = timeProvider;
        _startedAt = timeProvider.GetTimestamp();
        _timer = timeProvider == TimeProvider.System
            ? new TimerThread(Run)
            : timeProvider.CreateTimer(static state => ((NetworkTimers)state!).Run(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the monotonic time since the network was created.</summary>
    public TimeSpan Now => _timeProvider.GetElapsedTime(_startedAt);

    /// <summary>Schedules the next deadline of a machine after it has changed. Needs the network lock.</summary>
    public void Reschedule(IScheduled machine)
    {
        _lock.AssertHeld();
        _deadlines.Reschedule(machine);
        Arm();
    }

    /// <summary>Stops the timer. Needs the network lock.</summary>
    public void Stop()
    {
        _lock.AssertHeld();
        _isDisposed = true;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Run()
    {
        using (_lock.Enter())
        {
            if (_isDisposed)
                return;
            _timerAt = TimeSpan.MaxValue;
            _deadlines.RunDue(Now);
            Arm();
        }
    }

    private void Arm()
    {
        var next = _deadlines.Next;
        if (next >= _timerAt || _isDisposed)
            return;
        _timerAt = next;
        var wait = next - Now;
        _timer.Change(wait > TimeSpan.Zero ? RoundUp(wait) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    // Timers count whole milliseconds; one that expires a fraction early would find nothing to do.
    private static TimeSpan RoundUp(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(wait.TotalMilliseconds, LongestWait)));
}
