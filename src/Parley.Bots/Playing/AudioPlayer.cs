using Parley.Rtc;

namespace Parley.Bots;

/// <summary>
/// Plays sources in a channel, one after the other without a gap. Playback continues through reconnects. Members are thread-safe; events
/// are raised on the thread pool.
/// </summary>
public sealed class AudioPlayer
{
    // A source that ignores cancellation for this long must not delay the next one.
    private static readonly TimeSpan CancellationGrace = TimeSpan.FromSeconds(0.5);
    private readonly Lock _lock = new();
    private readonly FrameFeed _feed;
    private readonly BotLog _log;
    private readonly LinkedList<Playback> _queue = [];
    private readonly SemaphoreSlim _queued = new(0);
    private readonly CancellationTokenSource _closed = new();

    // The playback whose source is being read, ahead of what is being sent.
    private Playback? _reading;

    private Task? _pump;
    private double _volume = 1;

    internal AudioPlayer(FrameFeed feed, BotLog log)
    {
        (_feed, _log) = (feed, log);
        feed.Ended += playback => End(playback, PlaybackEnd.Finished);
        feed.Started += playback => Raise(Started, playback);
    }

    /// <summary>Gets the current playback, or <see langword="null"/> if nothing plays.</summary>
    public Playback? Current => _feed.Current ?? Volatile.Read(ref _reading);

    /// <summary>Gets the playbacks that follow the current one, in order.</summary>
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

    /// <summary>Gets a value that indicates whether playback is paused.</summary>
    public bool IsPaused => _feed.IsPaused;

    /// <summary>Gets or sets the volume, 0 to 2. The default is 1: the source's own volume. At any other value, sources that are Opus already are decoded and encoded again.</summary>
    public double Volume
    {
        get => Volatile.Read(ref _volume);
        set => Volatile.Write(ref _volume, Math.Clamp(double.IsFinite(value) ? value : 1, 0, 2));
    }

    /// <summary>Occurs when the first frame of a playback is sent.</summary>
    public event Action<Playback>? Started;

    /// <summary>Occurs when a playback has ended, for any reason.</summary>
    public event Action<Playback>? Ended;

    /// <summary>Adds a source to the end of the queue.</summary>
    /// <exception cref="InvalidOperationException">The bot has left the channel.</exception>
    public Playback Enqueue(AudioSource source)
    {
        if (_closed.IsCancellationRequested)
            throw new InvalidOperationException("The bot has left this channel. Join it again to play.");
        var playback = new Playback(this, source);
        lock (_lock)
        {
            _queue.AddLast(playback);
            _pump ??= Task.Run(PumpAsync);
        }
        _queued.Release();
        return playback;
    }

    /// <summary>Pauses playback until <see cref="Resume"/> is called; listeners hear silence.</summary>
    public void Pause() => _feed.IsPaused = true;

    /// <summary>Resumes playback.</summary>
    public void Resume() => _feed.IsPaused = false;

    /// <summary>Stops the current playback and starts the next one.</summary>
    /// <returns>The playback that was stopped, or <see langword="null"/> if nothing played.</returns>
    public Playback? Skip()
    {
        var current = Current;
        current?.Stop();
        return current;
    }

    /// <summary>Clears the queue and stops the current playback.</summary>
    public void Stop()
    {
        foreach (var playback in (Playback[])[.. Queue, .. Current is { } current ? [current] : Array.Empty<Playback>()])
            playback.Stop();
    }

    /// <summary>Seeks within the current playback.</summary>
    /// <returns><see langword="false"/> if nothing plays, the source cannot seek (a stream, a pipe), or its last frames are already buffered.</returns>
    public bool Seek(TimeSpan position)
    {
        lock (_lock)
        {
            if (Current is not { IsRead: false, CanSeek: true } current || current != _reading)
                return false;
            current.Target = position > TimeSpan.Zero ? position : TimeSpan.Zero;
            _feed.Drop(current);
            current.Interrupt?.Cancel();
            return true;
        }
    }

    /// <summary>Adds a source to the end of the queue, and returns when its playback has ended.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Stops the playback, or removes it from the queue.</param>
    /// <exception cref="VoiceBotException">The source cannot be played.</exception>
    internal async Task<PlaybackEnd> PlayAsync(AudioSource source, CancellationToken cancellationToken)
    {
        var playback = Enqueue(source);
        await using var registration = cancellationToken.Register(playback.Stop);
        var end = await playback.Completion;
        cancellationToken.ThrowIfCancellationRequested();
        return end;
    }

    internal void End(Playback playback, PlaybackEnd end, Exception? failure = null)
    {
        if (!playback.TryEnd(end, failure))
            return;
        lock (_lock)
            _queue.Remove(playback);
        _feed.Drop(playback);
        if (failure is not null)
            _log.PlayFailed(playback.Title, failure.Message);
        Raise(Ended, playback);
    }

    internal void Close()
    {
        _closed.Cancel();
        Playback[] open;
        lock (_lock)
            open = [.. _queue];
        foreach (var playback in (Playback?[])[.. open, Volatile.Read(ref _reading), _feed.Current])
            if (playback is not null)
                End(playback, PlaybackEnd.Left);
    }

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                await _queued.WaitAsync(_closed.Token);
                Playback? playback;
                lock (_lock)
                {
                    playback = _queue.First?.Value;
                    if (playback is null)
                        continue;
                    _queue.RemoveFirst();
                    Volatile.Write(ref _reading, playback);
                }
                // On another thread, because a source may block.
                var playing = Task.Run(() => PlayAsync(playback));
                await Task.WhenAny(playing, playback.Completion);
                await playing.WaitAsync(CancellationGrace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Volatile.Write(ref _reading, null);
            }
        }
        catch (OperationCanceledException)
        {
            // The bot left.
        }
    }

    private async Task PlayAsync(Playback playback)
    {
        try
        {
            await using var reader = await playback.Source.OpenAsync(playback.Token);
            playback.Duration = reader.Duration;
            await using var frames = FrameReader.For(reader, () => Volume);
            lock (_lock)
                playback.CanSeek = reader.CanSeek;
            await ReadAsync(playback, frames);
            playback.IsRead = true;
            await _feed.AddAsync(playback, default, 0, default, playback.Token);
        }
        catch (OperationCanceledException) when (playback.IsOver)
        {
            // Stopped or skipped.
        }
        catch (Exception e)
        {
            End(playback, PlaybackEnd.Stopped, e switch
            {
                VoiceBotException => e,
                RtcException => new VoiceBotException(BotStage.Media, e.Message, e),
                _ => new VoiceBotException(BotStage.Media, $"Couldn't play {playback.Title} ({e.Message.TrimEnd('.')}). Check the source.", e),
            });
        }
        finally
        {
            lock (_lock)
                playback.CanSeek = false;
        }
    }

    private async Task ReadAsync(Playback playback, FrameReader frames)
    {
        while (true)
        {
            using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(playback.Token);
            lock (_lock)
                playback.Interrupt = interrupt;
            try
            {
                if (playback.Target is { } target)
                {
                    playback.Target = null;
                    await frames.SeekAsync(target, playback.Token);
                    _feed.Drop(playback);
                }
                while (await frames.ReadAsync(interrupt.Token))
                {
                    interrupt.Token.ThrowIfCancellationRequested(); // a source may ignore it
                    await _feed.AddAsync(playback, frames.Frame, frames.Level, frames.Position, interrupt.Token);
                }
                if (playback.Target is null)
                    return;
            }
            catch (OperationCanceledException) when (!playback.IsOver && interrupt.IsCancellationRequested)
            {
                // Interrupted to seek.
            }
            finally
            {
                lock (_lock)
                    playback.Interrupt = null;
            }
        }
    }

    // On the thread pool, because the clock's thread serves all channels.
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
                    _log.Fault(e);
                }
            },
            null);
    }
}
