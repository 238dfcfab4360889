namespace Parley.Bots;

/// <summary>
/// Plays in a channel, one source after the other without a gap between them. It goes on through reconnects. Members may be called
/// from any thread; events come on the thread pool.
/// </summary>
public sealed partial class AudioPlayer
{
    private readonly Lock _lock = new();
    private readonly VoiceBot _bot;
    private readonly LinkedList<Playback> _queue = [];
    private readonly SemaphoreSlim _queued = new(0);
    private readonly CancellationTokenSource _closed = new();
    private Playback? _reading;
    private Task? _pump;
    private double _volume = 1;

    internal AudioPlayer(VoiceBot bot, Action tick, Func<bool> waits)
    {
        _bot = bot;
        Feed = new(OnSent, OnBegun, tick, waits);
    }

    /// <summary>What plays; null for nothing.</summary>
    public Playback? Current => Feed.Current ?? Volatile.Read(ref _reading);

    /// <summary>What plays next, in order.</summary>
    public IReadOnlyList<Playback> Queue
    {
        get
        {
            lock (_lock)
            {
                var current = Current;
                var waiting = new List<Playback>();
                if (_reading is { } reading && reading != current)
                    waiting.Add(reading);
                waiting.AddRange(_queue);
                return waiting;
            }
        }
    }

    /// <summary>Whether it is paused.</summary>
    public bool IsPaused => Feed.IsPaused;

    /// <summary>How loud, 0 to 2; 1, the default, as the source is. Anything else than 1 needs libopus for sources that are Opus already.</summary>
    public double Volume
    {
        get => Volatile.Read(ref _volume);
        set => Volatile.Write(ref _volume, Math.Clamp(double.IsFinite(value) ? value : 1, 0, 2));
    }

    /// <summary>Raised when the first frame of a playback goes out.</summary>
    public event Action<Playback>? Started;

    /// <summary>Raised when a playback is over, however it ended.</summary>
    public event Action<Playback>? Ended;

    internal FrameFeed Feed { get; }

    /// <summary>Puts a source behind what is in the queue.</summary>
    /// <exception cref="InvalidOperationException">The bot has left the channel.</exception>
    public Playback Enqueue(AudioSource source)
    {
        if (_closed.IsCancellationRequested)
            throw new InvalidOperationException("The bot has left this channel; join it again to play.");
        var playback = new Playback(this, source);
        lock (_lock)
        {
            _queue.AddLast(playback);
            _pump ??= Task.Run(PumpAsync);
        }
        _queued.Release();
        return playback;
    }

    /// <summary>Holds still, until <see cref="Resume"/>; listeners hear silence.</summary>
    public void Pause() => Feed.IsPaused = true;

    /// <summary>Goes on where it was paused.</summary>
    public void Resume() => Feed.IsPaused = false;

    /// <summary>Ends what plays, and begins the next.</summary>
    /// <returns>What was ended; null where nothing played.</returns>
    public Playback? Skip()
    {
        var current = Current;
        current?.Stop();
        return current;
    }

    /// <summary>Takes everything out of the queue, and ends what plays.</summary>
    public void Stop()
    {
        foreach (var playback in (Playback[])[.. Queue, .. Current is { } current ? [current] : Array.Empty<Playback>()])
            playback.Stop();
    }

    /// <summary>Jumps within what plays.</summary>
    /// <returns>False where nothing plays, it cannot seek (a stream, a pipe), or its last frames are on their way out already.</returns>
    public bool Seek(TimeSpan position)
    {
        lock (_lock)
        {
            if (Current is not { IsRead: false } current || current != _reading || !_canSeek)
                return false;
            current.Target = position > TimeSpan.Zero ? position : TimeSpan.Zero;
            Feed.Drop(current);
            _interrupt?.Cancel();
            return true;
        }
    }

    internal void End(Playback playback, PlaybackEnd end, Exception? failure = null)
    {
        if (!playback.TryEnd(end, failure))
            return;
        lock (_lock)
            _queue.Remove(playback);
        Feed.Drop(playback);
        if (failure is not null)
            _bot.LogPlayFailed(playback.Title, failure.Message);
        Raise(Ended, playback);
    }

    internal void Close()
    {
        _closed.Cancel();
        Playback[] open;
        lock (_lock)
            open = [.. _queue];
        foreach (var playback in (Playback?[])[.. open, Volatile.Read(ref _reading), Feed.Current])
            if (playback is not null)
                End(playback, PlaybackEnd.Left);
    }

    private void OnSent(Playback playback) => End(playback, PlaybackEnd.Finished);

    private void OnBegun(Playback playback) => Raise(Started, playback);

    // Off the clock's thread, which serves all channels.
    private void Raise(Action<Playback>? handlers, Playback playback)
    {
        if (handlers is null)
            return;
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                try
                {
                    handlers(playback);
                }
                catch (Exception e)
                {
                    _bot.LogFault(e);
                }
            },
            null);
    }
}
