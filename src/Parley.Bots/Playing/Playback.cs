namespace Parley.Bots;

/// <summary>A source in the queue of a channel: waiting, playing, or over.</summary>
public sealed class Playback
{
    private readonly AudioPlayer _player;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<PlaybackEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position;
    private long _target = -1;

    internal Playback(AudioPlayer player, AudioSource source) => (_player, Source) = (player, source);

    /// <summary>What plays.</summary>
    public AudioSource Source { get; }

    /// <summary>What people call it.</summary>
    public string Title => Source.Title;

    /// <summary>How far it was sent.</summary>
    public TimeSpan Position => TimeSpan.FromTicks(Interlocked.Read(ref _position));

    /// <summary>How long it plays; null where that is not known, or not yet.</summary>
    public TimeSpan? Duration { get; internal set; }

    /// <summary>Completes when it is over; fails with a <see cref="VoiceBotException"/> where it could not be played.</summary>
    public Task<PlaybackEnd> Completion => _completion.Task;

    internal CancellationToken Token => _ended.Token;

    internal bool IsOver => _ended.IsCancellationRequested;

    internal bool IsRead { get; set; }

    /// <summary>Where to go on from; null for on.</summary>
    internal TimeSpan? Target
    {
        get => Interlocked.Read(ref _target) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;
        set => Interlocked.Exchange(ref _target, value?.Ticks ?? -1);
    }

    /// <summary>Ends it, or takes it out of the queue.</summary>
    public void Stop() => _player.End(this, PlaybackEnd.Stopped);

    internal void Reached(TimeSpan position) => Interlocked.Exchange(ref _position, position.Ticks);

    internal bool TryEnd(PlaybackEnd end, Exception? failure = null)
    {
        var isFirst = failure is null ? _completion.TrySetResult(end) : _completion.TrySetException(failure);
        if (isFirst)
        {
            _ = _completion.Task.Exception; // Not everybody waits for it.
            _ended.Cancel();
        }
        return isFirst;
    }
}
