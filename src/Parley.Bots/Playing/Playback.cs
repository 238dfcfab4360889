namespace Parley.Bots;

/// <summary>Represents a source in a player's queue: waiting, playing, or ended.</summary>
public sealed class Playback
{
    private readonly AudioPlayer _player;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<PlaybackEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position;
    private long _target = -1;

    internal Playback(AudioPlayer player, AudioSource source) => (_player, Source) = (player, source);

    /// <summary>Gets the source.</summary>
    public AudioSource Source { get; }

    /// <summary>Gets the source's title.</summary>
    public string Title => Source.Title;

    /// <summary>Gets the position of the last frame that was sent.</summary>
    public TimeSpan Position => TimeSpan.FromTicks(Interlocked.Read(ref _position));

    /// <summary>Gets the duration, or <see langword="null"/> if it is unknown or not yet known.</summary>
    public TimeSpan? Duration { get; internal set; }

    /// <summary>Gets a task that completes when the playback has ended. It fails with a <see cref="VoiceBotException"/> if the source could not be played.</summary>
    public Task<PlaybackEnd> Completion => _completion.Task;

    internal CancellationToken Token => _ended.Token;

    internal bool IsOver => _ended.IsCancellationRequested;

    /// <summary>Gets or sets a value that indicates whether the source was read to its end.</summary>
    internal bool IsRead { get; set; }

    /// <summary>Gets or sets a value that indicates whether the opened source can seek.</summary>
    internal bool CanSeek { get; set; }

    /// <summary>Gets or sets what interrupts reading in order to seek.</summary>
    internal CancellationTokenSource? Interrupt { get; set; }

    /// <summary>Gets or sets the position to seek to, or <see langword="null"/> if no seek is pending.</summary>
    internal TimeSpan? Target
    {
        get => Interlocked.Read(ref _target) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;
        set => Interlocked.Exchange(ref _target, value?.Ticks ?? -1);
    }

    /// <summary>Stops the playback, or removes it from the queue.</summary>
    public void Stop() => _player.End(this, PlaybackEnd.Stopped);

    internal void Reached(TimeSpan position) => Interlocked.Exchange(ref _position, position.Ticks);

    internal bool TryEnd(PlaybackEnd end, Exception? failure = null)
    {
        var isFirst = failure is null ? _completion.TrySetResult(end) : _completion.TrySetException(failure);
        if (isFirst)
        {
            _ = _completion.Task.Exception; // Observed here, because a program need not await it.
            _ended.Cancel();
        }
        return isFirst;
    }
}
