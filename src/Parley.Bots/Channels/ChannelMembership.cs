using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Rtc;
using Parley.Voice;

namespace Parley.Bots;

/// <summary>Keeps a bot in a voice channel: joins, rejoins after an interruption, and follows room upgrades.</summary>
internal sealed class ChannelMembership : IAsyncDisposable
{
    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));

    private readonly VoiceChannels _channels;
    private readonly RoomEntry _rooms;
    private readonly ILocalAudio _audio;
    private readonly BotLog _log;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _left = new();
    private IVoiceChannel _voice;
    private JoinOptions _state = new();

    // 1 while a task is rejoining or moving.
    private int _rejoining;
    private int _moving;

    /// <param name="channels">The account's voice channels.</param>
    /// <param name="rooms">Joins the room that replaces an upgraded one.</param>
    /// <param name="roomId">The channel's room.</param>
    /// <param name="audio">The bot's audio.</param>
    /// <param name="log">The log.</param>
    /// <param name="clock">The clock.</param>
    public ChannelMembership(VoiceChannels channels, RoomEntry rooms, RoomId roomId, ILocalAudio audio, BotLog log, TimeProvider clock)
    {
        (_channels, _rooms, _audio, _log, _clock) = (channels, rooms, audio, log, clock);
        RoomId = roomId;
        _voice = channels[roomId];
        _voice.Changed += OnChanged;
    }

    /// <summary>Gets the room; a room upgrade replaces it.</summary>
    public RoomId RoomId { get; private set; }

    /// <summary>Gets a value that indicates whether the bot has joined; it stays set while the bot rejoins.</summary>
    public bool IsIn { get; private set; }

    /// <summary>Gets the channel as it is now.</summary>
    public ChannelSnapshot Snapshot => _voice.Snapshot;

    /// <summary>Gets the state that members see: muted, deafened, recording.</summary>
    public JoinOptions State => _state;

    /// <summary>Occurs, on the voice loop, after the snapshot was replaced.</summary>
    public event Action<ChannelSnapshot>? Changed;

    /// <summary>Occurs when the bot is out and does not rejoin.</summary>
    public event Action<ChannelEnd>? Ended;

    /// <summary>Occurs before the membership moves between two rooms because of an upgrade.</summary>
    public event Action<RoomId>? Moving;

    /// <summary>Joins the channel. A bot that is in already keeps its state.</summary>
    /// <exception cref="VoiceException">The join was refused.</exception>
    public async Task JoinAsync(JoinOptions options, CancellationToken cancellationToken)
    {
        if (!IsIn)
            Apply(options);
        await _voice.JoinAsync(_audio, cancellationToken);
        IsIn = true;
        _log.Joined(RoomId);
    }

    /// <summary>Sets the state that members see.</summary>
    public void Apply(JoinOptions state)
    {
        _state = state;
        _voice.SetMutedHere(state.Muted, state.Deafened);
        _voice.SetRecording(state.Recording);
    }

    /// <summary>Starts to follow the room's upgrade.</summary>
    public void OnTombstone()
    {
        if (IsIn && Interlocked.Exchange(ref _moving, 1) == 0)
            _ = MoveAsync();
    }

    /// <summary>Stops rejoining and leaves the channel.</summary>
    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        _voice.Changed -= OnChanged;
        await _voice.LeaveAsync();
    }

    private void OnChanged(ChannelSnapshot snapshot)
    {
        if (snapshot.Phase == ChannelPhase.Out)
            OnOut(snapshot.Reason);
        Changed?.Invoke(snapshot);
    }

    private void OnOut(VoiceProblem reason)
    {
        if (!IsIn || _left.IsCancellationRequested || _moving != 0)
            return;
        if (reason == VoiceProblem.TakenOver)
            Ended?.Invoke(ChannelEnd.TakenOver);
        else if (reason == VoiceProblem.RemovedFromRoom)
            Ended?.Invoke(ChannelEnd.Removed);
        else if (Interlocked.Exchange(ref _rejoining, 1) == 0)
            _ = RejoinAsync();
    }

    private async Task RejoinAsync()
    {
        try
        {
            for (var attempt = 1; !_left.IsCancellationRequested && Snapshot.Phase == ChannelPhase.Out; attempt++)
            {
                var wait = Backoff.Delay(attempt);
                _log.Rejoining(RoomId, Snapshot.Problem, wait);
                BotMetrics.Rejoins.Add(1);
                await Task.Delay(wait, _clock, _left.Token);
                try
                {
                    if (Snapshot.CanJoin)
                        await _voice.JoinAsync(_audio, _left.Token);
                }
                catch (VoiceException)
                {
                    // Still refused: the snapshot has the reason, and the loop retries.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The bot left.
        }
        finally
        {
            Interlocked.Exchange(ref _rejoining, 0);
        }
    }

    private async Task MoveAsync()
    {
        var from = _voice;
        try
        {
            for (var attempt = 1; _rooms.ReplacementOf(RoomId) is { } replacement; attempt++)
            {
                try
                {
                    var to = await _rooms.EnterAsync(replacement, _left.Token);
                    if (to != RoomId)
                        await MoveToAsync(to);
                    return;
                }
                catch (Exception e) when (e is VoiceBotException or VoiceException or MatrixConnectionException)
                {
                    var wait = Backoff.Delay(attempt);
                    _log.Rejoining(RoomId, e.Message, wait);
                    await Task.Delay(wait, _clock, _left.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The bot left.
        }
        finally
        {
            Interlocked.Exchange(ref _moving, 0);
            if (from == _voice && from.Snapshot.Phase == ChannelPhase.Out)
                OnOut(from.Snapshot.Reason);
        }
    }

    private async Task MoveToAsync(RoomId to)
    {
        var (from, old) = (RoomId, _voice);
        Switch(to, _channels[to]);
        Apply(_state);
        try
        {
            await _voice.JoinAsync(_audio, _left.Token);
        }
        catch
        {
            Switch(from, old);
            throw;
        }
        _log.Moved(from, to);
        await old.LeaveAsync();
    }

    private void Switch(RoomId to, IVoiceChannel voice)
    {
        _voice.Changed -= OnChanged;
        Moving?.Invoke(to);
        (RoomId, _voice) = (to, voice);
        voice.Changed += OnChanged;
    }
}
