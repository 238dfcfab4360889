namespace Parley.Rtc.Native.Pacing;

/// <summary>
/// One clock of 20 ms for all peers of a backend. With the system's time it has a thread of its own, since timers of the thread pool come late
/// whenever the pool is busy; with any other time provider it uses that provider's timers, so tests run in virtual time. Without clients it
/// stands still and costs nothing.
/// </summary>
internal sealed class FrameClock(TimeProvider time) : IDisposable
{
    /// <summary>Length of a frame.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly long _origin = time.GetTimestamp();
    private IFrameClockClient[] _clients = [];
    private FramePacer? _pacer;
    private ITimer? _timer;
    private Thread? _thread;
    private bool _isDisposed;

    /// <summary>Called with what a client threw; the clock goes on with the others.</summary>
    public event Action<Exception>? ClientFailed;

    /// <summary>Monotonic time since the clock was made.</summary>
    public TimeSpan Now => time.GetElapsedTime(_origin);

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
            var now = Now;
            if (_pacer!.TryTake(now))
                Tick(now);
            else
                PreciseSleep.For(_pacer.Next - now);
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
        var now = Now;
        if (_pacer!.TryTake(now))
            Tick(now);
        lock (_lock)
        {
            var wait = _pacer.Next - Now;
            if (!_isDisposed && _clients.Length > 0)
                _timer?.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tick(TimeSpan now)
    {
        foreach (var client in _clients)
        {
            try
            {
                client.Tick(now);
            }
            catch (Exception error)
            {
                ClientFailed?.Invoke(error);
            }
        }
    }
}
