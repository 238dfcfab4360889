namespace Parley.Simulation;

/// <summary>The clock of one process: virtual time, and a wall clock that may be wrong.</summary>
internal sealed class SimClock(SimulatedWorld world, SimProcess process) : TimeProvider
{
    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => world.Now.Ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(SimulatedWorld.UnixTime(world.Now + process.Skew));

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(world, process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>A timer. It stays in the agenda until its first due time, so that moving it back costs nothing.</summary>
    private sealed class SimTimer(SimulatedWorld world, SimProcess process, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private TimeSpan? _due;
        private TimeSpan? _scheduledFor;
        private int _schedule;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            _due = dueTime == Timeout.InfiniteTimeSpan ? null : world.Now + WholeMilliseconds(dueTime);
            Schedule();
            return true;
        }

        public void Dispose() => _due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Schedule()
        {
            if (_due is not { } due || (_scheduledFor is { } scheduled && scheduled <= due))
                return;
            _scheduledFor = due;
            var schedule = ++_schedule;
            world.At(due, () =>
            {
                if (schedule == _schedule)
                    process.Run(Fire);
            });
        }

        private void Fire()
        {
            _scheduledFor = null;
            if (_due <= world.Now)
            {
                _due = _period > TimeSpan.Zero ? world.Now + _period : null;
                callback(state);
            }
            Schedule();
        }

        // .NET's timers count whole milliseconds.
        private static TimeSpan WholeMilliseconds(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
    }
}
