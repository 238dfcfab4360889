using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>One room's voice channel: the driver that owns its machine. All but the public members runs on the account's loop.</summary>
internal sealed partial class VoiceChannel : IVoiceChannel
{
    private static readonly TimeSpan LeaveWait = TimeSpan.FromSeconds(2);
    private readonly VoiceChannels _channels;
    private readonly VoiceMachine _machine;
    private readonly ITimer _timer;
    private readonly List<TaskCompletionSource> _joining = [];
    private readonly List<TaskCompletionSource> _leaving = [];
    private TimeSpan? _timerDue;
    private ILocalAudio? _audio;
    private bool _selfSpeaking;
    private bool _closing;
    private bool _ownMuted;
    private bool _ownDeafened;

    public VoiceChannel(VoiceChannels channels, RoomId roomId)
    {
        (_channels, RoomId) = (channels, roomId);
        _machine = new(
            new()
            {
                RoomId = roomId,
                UserId = channels.Session.UserId,
                DeviceId = channels.Session.DeviceId,
                Key = channels.Key,
                Kind = channels.Options.Kind,
                HasExclusiveDeviceKey = channels.Options.HasExclusiveDeviceKey,
                Seed = channels.NextSeed(),
            },
            channels.Options.Parameters);
        _timer = channels.Session.Clock.CreateTimer(
            static channel => ((VoiceChannel)channel!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _statistics = channels.Session.Clock.CreateTimer(
            static channel => ((VoiceChannel)channel!).OnStatisticsDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Snapshot = new() { RoomId = roomId };
    }

    public event Action<ChannelSnapshot>? Changed;

    public ChannelSnapshot Snapshot { get; private set; }

    public RoomId RoomId { get; }

    /// <summary>Whether what the room held before this object was has been told to the machine.</summary>
    public bool IsIntroduced { get; set; }

    /// <summary>Whether the machine knows who is in the room and who may do what.</summary>
    public bool KnowsRoom { get; set; }

    /// <summary>The machine's view, in more detail than the snapshot.</summary>
    internal VoiceView View => _machine.View;

    private bool IsIn => _machine.View.Own is OwnState.Joining or OwnState.In or OwnState.Rejoining;

    public async ValueTask JoinAsync(ILocalAudio? audio, CancellationToken cancellationToken = default)
    {
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _channels.SerialExecutor.Post(() => Join(audio, joined));
        await using var registration = cancellationToken.Register(() => _channels.SerialExecutor.Post(() => GiveUpJoining(joined, cancellationToken)));
        await joined.Task;
    }

    public async ValueTask LeaveAsync()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _channels.SerialExecutor.Post(() =>
        {
            Leave();
            if (_machine.View.Own == OwnState.Leaving)
                _leaving.Add(left);
            else
                left.TrySetResult();
        });
        // The device has left already; the wait gives the homeserver time to learn of it if the process is about to end.
        using var limit = new CancellationTokenSource(LeaveWait, _channels.Session.Clock);
        await using var registration = limit.Token.Register(() => left.TrySetResult());
        await left.Task;
    }

    public void SetMuted(bool muted) => _channels.SerialExecutor.Post(() => _channels.SetMuted(this, muted, null));

    public void SetDeafened(bool deafened) => _channels.SerialExecutor.Post(() => _channels.SetMuted(this, null, deafened));

    public void SetRecording(bool recording) => _channels.SerialExecutor.Post(() => Post(new VoiceInput.SetRecording(recording)));

    public void SetVolume(UserId userId, double volume) => _channels.SerialExecutor.Post(() => _channels.SetVolume(userId, volume));

    public async ValueTask RepairPermissionsAsync(CancellationToken cancellationToken = default)
    {
        var levels = _channels.Session.Rooms.Find(RoomId)?.Power.Levels;
        var content = System.Text.Json.JsonSerializer.SerializeToElement(VoicePower.Repaired(levels), MatrixJson.Default.PowerLevelsContent);
        try
        {
            await _channels.Session.SendStateAsync(RoomId, EventTypes.PowerLevels, "", content, new() { Lane = VoiceLanes.Join }, cancellationToken);
        }
        catch (MatrixException e)
        {
            throw new VoiceException("The homeserver refused to change the room's permissions (" + e.Message + "); ask an admin of the room.", e);
        }
    }

    /// <summary>An input for the machine.</summary>
    public void Post(VoiceInput input)
    {
        _channels.Options.InputObserver?.Invoke(input);
        foreach (var command in _machine.Handle(input, _channels.Now))
            try
            {
                Run(command);
            }
            catch (Exception e)
            {
                _channels.Fault(e); // the machine's timers notice what did not happen
            }
        SetTimer();
        Settle();
    }

    public void Leave() => Post(new VoiceInput.Leave());

    public void LeaveNow() => _channels.SerialExecutor.Post(() =>
    {
        _closing = true;
        Post(new VoiceInput.Leave(IsClosing: true));
        _closing = false;
    });

    public void ApplyMuted(bool muted, bool deafened)
    {
        Post(new VoiceInput.SetMuted(muted, deafened));
        ApplyAudio();
    }

    /// <summary>Mutes or deafens in this channel alone.</summary>
    public void SetOwnMuted(bool? muted, bool? deafened)
    {
        _ownMuted = muted ?? _ownMuted;
        _ownDeafened = deafened ?? _ownDeafened;
        ApplyMuted(_ownMuted || _ownDeafened, _ownDeafened);
    }

    public void Close()
    {
        _timer.Dispose();
        _statistics.Dispose();
    }

    private void Join(ILocalAudio? audio, TaskCompletionSource joined)
    {
        if (_machine.View.Own is OwnState.In or OwnState.Rejoining)
        {
            joined.TrySetResult();
            return;
        }
        _joining.Add(joined);
        SetLocalAudio(audio);
        _channels.Enter(this);
        Post(new VoiceInput.Join());
    }

    private void GiveUpJoining(TaskCompletionSource joined, CancellationToken cancellationToken)
    {
        if (joined.TrySetCanceled(cancellationToken) && _joining.Remove(joined) && _joining.Count == 0)
            Leave();
    }

    // Who waits for a join or a leave is told how it went.
    private void Settle()
    {
        var view = _machine.View;
        if (view.Own != OwnState.Joining && _joining.Count > 0 && !(view.Own == OwnState.Leaving && view.JoinsNext))
        {
            foreach (var joined in _joining)
                if (IsIn)
                    joined.TrySetResult();
                else
                    joined.TrySetException(new VoiceException(UserMessages.Problem(view.Problem, view.CanRepair) ?? "You left the voice channel before the join was through; join again."));
            _joining.Clear();
        }
        if (view.Own != OwnState.Leaving && _leaving.Count > 0)
        {
            foreach (var left in _leaving)
                left.TrySetResult();
            _leaving.Clear();
        }
        if (view.Own is OwnState.Out or OwnState.Leaving && !view.JoinsNext)
        {
            SetLocalAudio(null);
            _channels.Left(this);
        }
    }

    private void SetLocalAudio(ILocalAudio? audio)
    {
        if (_audio == audio)
            return;
        if (_audio is not null)
            _audio.SpeakingChanged -= OnSelfSpeaking;
        _audio = audio;
        _selfSpeaking = false;
        if (audio is not null)
            audio.SpeakingChanged += OnSelfSpeaking;
        ApplyAudio();
    }

    private void OnSelfSpeaking(bool speaking) => _channels.SerialExecutor.Post(() =>
    {
        _selfSpeaking = speaking;
        _isDirty = true;
    });

    private void SetTimer()
    {
        var due = _machine.NextDeadline;
        if (due == _timerDue)
            return;
        _timerDue = due;
        _timer.Change(due is { } at ? Positive(at - _channels.Now.Elapsed) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer() => _channels.SerialExecutor.Post(() =>
    {
        _timerDue = null;
        Post(VoiceInput.Tick.Instance);
    });

    // A timer counts whole milliseconds: rounded up, it never comes too early and then once more.
    private static TimeSpan Positive(TimeSpan wait) => wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero;
}
