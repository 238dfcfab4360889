namespace Parley.Rtc.Native.Pacing;

/// <summary>
/// The 20 ms clock of all connections of a backend. With the system time it has a dedicated thread, because timers of the thread pool are late
/// when the pool is busy; with another time provider it uses timers of that provider, so that tests run in virtual time. It stops while
/// there are no clients.
/// </summary>
/// <param name="time">The system time, or another time provider in tests.</param>
/// <param name="now">Returns the monotonic time of the clients; null uses the time since the clock was created.</param>
internal sealed class FrameClock(TimeProvider time, Func<TimeSpan>? now = null) : IDisposable
{
    /// <summary>Duration of a frame.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly long _origin = time.GetTimestamp();
    private IFrameClockClient[] _clients = [];
    private FramePacer? _pacer;
    private long _skipped;
    private ITimer? _timer;
    private Thread? _thread;
    private bool _isDisposed;

    /// <summary>Occurs when a client throws an exception; the clock continues.</summary>
    public event Action<Exception>? ClientFailed;

    /// <summary>Gets the monotonic time of the clients.</summary>
    public TimeSpan Now => now?.Invoke() ?? time.GetElapsedTime(_origin);

    /// <summary>Gets the number of frames skipped because the process was suspended.</summary>
    public long Skipped => _pacer?.Skipped ?? 0;

    /// <summary>Adds a client; the first one starts the clock.</summary>
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

    /// <summary>Removes a client; a running tick may still call it once.</summary>
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
