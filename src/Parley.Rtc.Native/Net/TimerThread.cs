using System.Diagnostics;

namespace Parley.Rtc.Native.Net;

/// <summary>A one-shot timer on a dedicated thread, for the same reason as <see cref="UdpPort.StartThread"/>.</summary>
internal sealed class TimerThread : ITimer
{
    private readonly AutoResetEvent _changed = new(false);
    private readonly Lock _gate = new();
    private readonly Action _callback;
    private long _dueAt = long.MaxValue;
    private volatile bool _isDisposed;

    public TimerThread(Action callback)
    {
        _callback = callback;
        new Thread(Run) { IsBackground = true, Name = "Parley timers" }.Start();
    }

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            var dueAt = dueTime == Timeout.InfiniteTimeSpan
                ? long.MaxValue
                : Stopwatch.GetTimestamp() + (long)(dueTime.TotalSeconds * Stopwatch.Frequency);
            var isSooner = dueAt < _dueAt;
            _dueAt = dueAt;
            // A thread that wakes up too early computes the wait again.
            if (isSooner)
                _changed.Set();
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _changed.Set();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Run()
    {
        while (!_isDisposed)
        {
            int wait;
            lock (_gate)
            {
                var left = _dueAt == long.MaxValue ? double.MaxValue : (_dueAt - Stopwatch.GetTimestamp()) * 1000.0 / Stopwatch.Frequency;
                wait = left >= int.MaxValue ? Timeout.Infinite : (int)Math.Ceiling(Math.Max(left, 0));
                if (wait == 0)
                    _dueAt = long.MaxValue;
            }

            if (wait == 0)
                _callback();
            else
                _changed.WaitOne(wait);
        }

        _changed.Dispose();
    }
}
