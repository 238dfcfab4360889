namespace Parley.Rtc.Native.Pacing;

/// <summary>
/// One clock of 20 ms for all peers of a backend. With the system's time it has a thread of its own, since timers of the thread pool come late
/// whenever the pool is busy; with any other time provider it uses that provider's timers, so tests run in virtual time. Without clients it
/// stands still and costs nothing.
/// </summary>
/// <param name="time">The system's time, or another to test with.</param>
/// <param name="now">Monotonic time as the clients know it; null: since the clock was made.</param>
internal sealed class FrameClock(TimeProvider time, Func<TimeSpan>? now = null) : IDisposable
{
    /// <summary>Length of a frame.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly long _origin = time.GetTimestamp();
    private IFrameClockClient[] _clients = [];
    private FramePacer? _pacer;
    private long _skipped;
    private ITimer? _timer;
    private Thread? _thread;
    private bool _isDisposed;

    /// <summary>Called with what a client threw; the clock goes on with the others.</summary>
    public event Action<Exception>? ClientFailed;

    /// <summary>Monotonic time as the clients know it.</summary>
    public TimeSpan Now => now?.Invoke() ?? time.GetElapsedTime(_origin);

    /// <summary>Frames skipped because the process stood still.</summary>
    public long Skipped => _pacer?.Skipped ?? 0;

    /// <summary>Adds a client, and starts the clock with the first one.</summary>
    public void Add(IFrameClockClient client)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _clients = [.. _clients, client];
            if (_clients.Length == 1)
                Start();
        }
    }

    /// <summary>Removes a client; a tick that has begun may still reach it once.</summary>
    public void Remove(IFrameClockClient client)
    {
        lock (_lock)
            _clients = [.. _clients.Where(other => other != client)];
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _clients = [];
            _timer?.Dispose();
        }
    }

    private void Start()
    {
        if (_thread is not null)
            return;
        _pacer = new FramePacer(Period, Now);
        _skipped = 0;
        if (time == TimeProvider.System)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "Parley audio clock" };
            _thread.Start();
        }
        else
        {
            _timer ??= time.CreateTimer(static self => ((FrameClock)self!).TickVirtual(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Run()
    {
        ThreadUrgency.Raise();
        using var resolution = TimerResolution.Raise();
        while (KeepsRunning())
        {
            var at = Now;
            if (_pacer!.TryTake(at))
                Tick(at);
            else
                PreciseSleep.For(_pacer.Next - at);
        }
    }

    private bool KeepsRunning()
    {
        if (_clients.Length > 0)
            return true;
        lock (_lock)
        {
            if (_clients.Length > 0)
                return true;
            _thread = null;
            return false;
        }
    }

    private void TickVirtual()
    {
        if (_clients.Length == 0)
            return;
        var at = Now;
        if (_pacer!.TryTake(at))
            Tick(at);
        lock (_lock)
        {
            var wait = _pacer.Next - Now;
            if (!_isDisposed && _clients.Length > 0)
                _timer?.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tick(TimeSpan at)
    {
        var skipped = (int)Math.Min(int.MaxValue, _pacer!.Skipped - _skipped);
        _skipped += skipped;
        foreach (var client in _clients)
        {
            try
            {
                if (skipped > 0)
                    client.Skip(skipped);
                client.Tick(at);
            }
            catch (Exception error)
            {
                ClientFailed?.Invoke(error);
            }
        }
    }
}
