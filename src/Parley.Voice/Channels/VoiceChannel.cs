using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>One room's voice channel: connects its protocol machine with Matrix and WebRTC. The public members may be called from any thread; all others must be called on the executor.</summary>
internal sealed class VoiceChannel : IVoiceChannel
{
    // How long LeaveAsync waits for the homeserver's confirmation. This device is out of the channel before.
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(2);

    private readonly ChannelContext _context;
    private readonly MachineDriver _machine;
    private readonly MatrixCommands _matrix;
    private readonly PeerSet _peers;
    private readonly IdentityCommands _identity;
    private readonly ChannelAudio _audio;
    private readonly JoinTrace _trace;
    private readonly LinkTracker _links = new();
    private readonly PendingCalls _calls = new();
    private readonly KeyMonitor _keys = new();

    // The view that the snapshot shows.
    private VoiceView? _shown;
    private bool _isDirty;

    public VoiceChannel(ChannelContext context, RoomId roomId)
    {
        (_context, RoomId) = (context, roomId);
        _trace = new(roomId);
        _machine = new(context, roomId, Run, OnHandled);
        _matrix = new(context, roomId, _machine, _trace);
        _audio = new(context, Invalidate);
        _peers = new(context, roomId, _machine, _audio, _trace, Invalidate);
        _identity = new(context, _machine);
        Snapshot = new() { RoomId = roomId };
    }

    public event Action<ChannelSnapshot>? Changed;

    public ChannelSnapshot Snapshot { get; private set; }

    public RoomId RoomId { get; }

    /// <summary>Gets the machine's view, in more detail than the snapshot.</summary>
    public VoiceView View => _machine.View;

    /// <summary>Gets or sets a value indicating whether the machine has the server's capabilities and the audio settings.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Gets or sets a value indicating whether the machine has the room's members and power levels.</summary>
    public bool HasRoom { get; set; }

    public async ValueTask JoinAsync(ILocalAudio? audio, CancellationToken cancellationToken = default)
    {
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var key = _context.Options.IdentityKey is { } loading ? await loading.WaitAsync(cancellationToken) : null;
        _context.Executor.Post(() => Join(audio, key, joined));
        await using var registration = cancellationToken.Register(() => _context.Executor.Post(() =>
        {
            if (_calls.CancelJoin(joined, cancellationToken))
                Leave();
        }));
        await joined.Task;
    }

    public async ValueTask LeaveAsync()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _context.Executor.Post(() =>
        {
            Leave();
            if (_machine.View.Own == OwnState.Leaving)
                _calls.AddLeave(left);
            else
                left.TrySetResult();
        });
        // The process may be about to end: gives the request time to reach the homeserver.
        using var limit = new CancellationTokenSource(LeaveTimeout, _context.Clock);
        await using var registration = limit.Token.Register(() => left.TrySetResult());
        await left.Task;
    }

    public void SetMutedHere(bool muted, bool deafened) => _context.Executor.Post(() =>
    {
        _audio.SetHere(muted, deafened);
        ApplyAudio();
    });

    public void SetRecording(bool recording) => _machine.Post(new VoiceInput.SetRecording(recording));

    public async ValueTask RepairPermissionsAsync(CancellationToken cancellationToken = default)
    {
        var levels = _context.Session.Rooms.Find(RoomId)?.Power.Levels;
        var content = JsonSerializer.SerializeToElement(VoicePower.Repaired(levels), MatrixJson.Default.PowerLevelsContent);
        try
        {
            await _context.Session.SendStateAsync(RoomId, EventTypes.PowerLevels, "", content, new() { Lane = VoiceLanes.Join }, cancellationToken);
        }
        catch (MatrixException e)
        {
            throw new VoiceException(UserMessages.RepairRefused(e.Message), e);
        }
    }

    /// <summary>Passes an input to the machine.</summary>
    public void Handle(VoiceInput input) => _machine.Handle(input);

    public void Leave() => Handle(new VoiceInput.Leave());

    /// <summary>Handles a change of the connection to the homeserver, or of the state of the account.</summary>
    public void OnServerChanged(bool isReachable)
    {
        Handle(new VoiceInput.ServerReachable(isReachable));
        Invalidate();
    }

    /// <summary>Leaves with a request that outlives the page.</summary>
    public void LeaveNow()
    {
        _matrix.IsClosing = true;
        Handle(new VoiceInput.Leave(IsClosing: true));
        _matrix.IsClosing = false;
    }

    /// <summary>Applies the device's and the channel's audio settings.</summary>
    public void ApplyAudio()
    {
        Handle(_audio.Input);
        _audio.Apply(_machine.View);
        _peers.ApplyAudio();
        Invalidate();
    }

    /// <summary>Replaces the snapshot and raises <see cref="Changed"/> if anything changed. Returns whether it did.</summary>
    public bool Publish()
    {
        var view = _machine.View;
        if (!_isDirty && ReferenceEquals(view, _shown))
            return false;
        _isDirty = false;
        _shown = view;
        _links.Update(view, _context.Now.Elapsed);
        Snapshot = SnapshotBuilder.Build(RoomId, view, _machine.IsIn, _audio.Speaking, _peers.Find, _keys, _context);
        Changed?.Invoke(Snapshot);
        return true;
    }

    /// <summary>Returns the protocol state.</summary>
    public ChannelDiagnostics Diagnose()
    {
        var (view, now) = (_machine.View, _context.Now.Elapsed);
        return new()
        {
            RoomId = RoomId,
            Own = view.Own,
            Problem = view.Problem,
            IsServerReachable = view.ServerReachable,
            NextTimer = _machine.NextDeadline - now,
            Members = [.. view.Members.Select(m => Diagnose(m, now))],
        };
    }

    /// <summary>Has the snapshot built again.</summary>
    public void Invalidate() => _isDirty = true;

    public void Close()
    {
        _machine.Dispose();
        _peers.Dispose();
        _links.Clear();
        _trace.End();
    }

    private MemberDiagnostics Diagnose(VoiceMember member, TimeSpan now)
    {
        var (peer, timer) = (_peers.Find(member.PeerId), _machine.NextTimerOf(member.Key));
        return new()
        {
            DeviceKey = member.Key.Value,
            UserId = member.UserId,
            IsSelf = member.IsSelf,
            IsBaseProtocol = !member.SpeaksParley,
            Link = member.Link,
            InStateFor = member.Link is null ? null : now - _links.SinceOf(member.Key),
            Connection = member.PeerId,
            ConnectionState = peer?.State,
            Statistics = peer?.Statistics,
            WasConnected = member.WasUp,
            Failures = member.Failures,
            Fault = member.Fault,
            TimerKind = timer?.Kind,
            TimerDue = timer?.Due - now,
        };
    }

    private void Run(VoiceCommand command)
    {
        _matrix.Run(command, command is VoiceCommand.SendToRoom send ? _peers.ClosedTokenOf(send.Content.Receiver) : default);
        _peers.Run(command);
        _identity.Run(command);
    }

    private void Join(ILocalAudio? audio, IIdentityKey? key, TaskCompletionSource joined)
    {
        if (_machine.View.Own is OwnState.In or OwnState.Rejoining)
        {
            joined.TrySetResult();
            return;
        }
        _calls.AddJoin(joined);
        _audio.SetLocal(audio, _machine.View);
        _trace.Start();
        _context.Current.Enter(this, Leave);
        // Channels that are joined at the same time have different certificates, so that they cannot be linked by them.
        _peers.Certificate = _context.Options.OneChannelAtATime ? _context.NextCertificate : new();
        _identity.Key = key;
        Handle(new VoiceInput.Join(key?.PublicKey));
    }

    private void OnHandled()
    {
        var view = _machine.View;
        _calls.Settle(view);
        if (view.Own is OwnState.Out or OwnState.Leaving && !view.JoinsNext)
        {
            _audio.SetLocal(null, view);
            _trace.End();
            _context.Current.Exit(this);
            if (_peers.Certificate == _context.NextCertificate)
                _context.NextCertificate = new();
        }
    }
}
