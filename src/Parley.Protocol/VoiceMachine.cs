using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>
/// The voice protocol of one room, observing or joined, as one pure machine: inputs in, commands out, results come back as inputs.
/// It does no I/O and reads no clock; the driver calls it from one loop. No input makes it throw. The protocol is docs/spec/voice-channel.md.
/// </summary>
public sealed class VoiceMachine : IOwnMembershipEvents
{
    // The machine hands each input to the part that owns the rule. Parts own their state. Calls go down only; facts go up as
    // return values, queries, and the events of OwnMembership:
    //
    //     VoiceMachine
    //      ├─ OwnMembership ─▶ OwnCallState ─▶ DelayedLeave      this device       reads Authorization, IOccupancy
    //      ├─ IncomingCalls ─▶ MessageBuffer                     messages in       reads IOwnSession
    //      │    └─▶ LinkNegotiator ─▶ Link ─▶ LinkConnection     one for each member
    //      ├─ Roster ─▶ Member ─▶ Link                           other devices     reads Authorization
    //      └─ Outbox                                             messages out      reads IOwnSession

    /// <summary>Time, randomness, timers, and the commands of the current input.</summary>
    private readonly MachineContext _context;

    /// <summary>Whether the homeserver can be reached.</summary>
    private readonly HomeserverConnection _server;

    /// <summary>The room's memberships and power levels.</summary>
    private readonly Authorization _authorization;

    /// <summary>The content and the writes of the own callstate.</summary>
    private readonly OwnCallState _callState;

    /// <summary>The delayed leave of this device.</summary>
    private readonly DelayedLeave _delayedLeave;

    /// <summary>The membership of this device in the channel.</summary>
    private readonly OwnMembership _own;

    /// <summary>The other devices, each with its link.</summary>
    private readonly Roster _roster;

    /// <summary>Incoming call events.</summary>
    private readonly IncomingCalls _calls;

    /// <summary>Outgoing call events.</summary>
    private readonly Outbox _outbox;

    /// <summary>The last view; built again when something in it has changed.</summary>
    private VoiceView? _view;

    /// <summary>Initializes a machine that observes a room.</summary>
    /// <param name="self">The identity of this device.</param>
    /// <param name="parameters">Durations and bounds; <see langword="null"/> for the defaults.</param>
    public VoiceMachine(VoiceIdentity self, VoiceParameters? parameters = null)
    {
        _context = new(self, parameters ?? VoiceParameters.Default);
        _server = new(_context);
        _authorization = new(_context);
        _delayedLeave = new(_context);
        var clock = new ServerClock(_context);
        var budget = new ConnectionBudget(_context);
        _roster = new(_context, _authorization, clock, _server, member => new(_context, member, new Link(_context, member, _outbox!), budget));
        _callState = new(_context, clock, _delayedLeave, _authorization, _roster);
        _own = new(_context, _callState, _delayedLeave, _authorization, this);
        _outbox = new(_context, _own);
        _calls = new(_context, _own, _authorization, _roster, budget);
    }

    /// <summary>Gets when a <see cref="VoiceInput.Tick"/> is due, in the time of <see cref="VoiceTime.Elapsed"/>; <see langword="null"/> if no timer is running.</summary>
    public TimeSpan? NextDeadline => _context.Timers.Next is { } channel && !(_roster.NextDeadline < channel) ? channel : _roster.NextDeadline;

    /// <summary>Gets the channel as this machine sees it; the same object until something in it changes.</summary>
    public VoiceView View => _context.TakeViewChange() || _view is null
        ? _view = ViewBuilder.Build(_context.Self, _own, _callState, _roster, _authorization, _server)
        : _view;

    /// <summary>Gets the id of the own session, new with every join; empty before the first.</summary>
    public string Session => _callState.Session;

    /// <summary>Returns how many events were ignored for a reason.</summary>
    public long Ignored(IgnoredReason reason) => _context.Ignored(reason);

    /// <summary>Returns the next timer of a device, its link's or its callstate's, as the specification names it; <see langword="null"/> if none is running.</summary>
    /// <param name="device">The device.</param>
    public (string Kind, TimeSpan Due)? NextTimerOf(DeviceKey device) =>
        _roster.Find(device) is { Timers: { NextKind: { } kind, Next: { } due } } ? (kind.ToString(), due) : null;

    /// <summary>Handles an input and returns what the driver has to do. Timers that are due by <paramref name="now"/> run first.</summary>
    public IReadOnlyList<VoiceCommand> Handle(VoiceInput input, VoiceTime now)
    {
        _context.SetTime(now);
        RunTimers();
        Dispatch(input);
        if (_own.IsIn)
            _callState.RenewForBaseProtocolPeers();
        _roster.UpdateAudio();
        if (_outbox.IsDue && (_outbox.IsUrgent || !IsMakingOffers()))
            Flush();
        _outbox.EndInput();
        return _context.TakeCommands();
    }

    private void Dispatch(VoiceInput input)
    {
        switch (input)
        {
            case VoiceInput.Tick:
                break;
            case VoiceInput.Join join:
                _context.IdentityKey = join.IdentityKey;
                _own.Join();
                break;
            case VoiceInput.Leave leave:
                _own.Leave(leave.IsClosing);
                break;
            case VoiceInput.SetMuted set when _callState.SetMuted(set.Muted, set.Deafened) && _own.IsIn:
            case VoiceInput.SetRecording recording when _callState.SetRecording(recording.Recording) && _own.IsIn:
                _callState.WriteSoon();
                break;
            case VoiceInput.ServerCapabilities capabilities:
                _own.OnCapabilities(capabilities);
                break;
            case VoiceInput.ServerReachable server:
                _server.Set(server.Reachable);
                break;
            case VoiceInput.CallState state:
                OnCallState(state);
                break;
            case VoiceInput.Call call:
                _calls.OnCall(call);
                break;
            case VoiceInput.MemberChanged changed:
                OnMemberChanged(changed);
                break;
            case VoiceInput.PowerChanged changed:
                OnPowerChanged(changed);
                break;
            case VoiceInput.Done done:
                OnDone(done.RequestId, done.Token);
                break;
            case VoiceInput.Failed failed:
                OnFailed(failed.RequestId, failed.Fault);
                break;
            case VoiceInput.Described described:
                _roster.FindByPeer(described.PeerId)?.Link.OnDescribed(described.IsOffer, described.Sdp);
                break;
            case VoiceInput.Gathered gathered:
                _roster.FindByPeer(gathered.PeerId)?.Link.OnGathered(gathered.Candidate);
                break;
            case VoiceInput.Signed signed:
                _roster.FindByPeer(signed.PeerId)?.Link.SendText(RtcType.Proof, signed.Signature);
                break;
            case VoiceInput.SignatureChecked check:
                _roster.FindByPeer(check.PeerId)?.Link.Connection!.Proof.OnChecked(check.IsValid);
                break;
            case VoiceInput.PeerFailed failed when _roster.FindByPeer(failed.PeerId) is { } member:
                Apply(member, member.Link.OnFailed(failed.BadDescription));
                break;
            case VoiceInput.MediaChanged changed when _roster.FindByPeer(changed.PeerId) is { } member:
                Apply(member, member.Link.OnMediaChanged(changed.State));
                break;
            case VoiceInput.NetworkChanged:
                foreach (var member in _roster.All)
                    Apply(member, member.Link.OnNetworkChanged());
                break;
        }
    }

    private void RunTimers()
    {
        while (_context.Timers.TryTake(_context.Now, out var kind))
            OnDue(kind);
        if (!(_roster.NextDeadline <= _context.Now))
            return;
        foreach (var member in _roster.Snapshot())
            while (member.Timers.TryTake(_context.Now, out var kind))
                OnDue(kind, member);
    }

    private void OnDue(TimerKind kind)
    {
        switch (kind)
        {
            case TimerKind.Write:
                _own.OnWriteDue();
                break;
            case TimerKind.Renew when _own.IsIn:
                _callState.WriteNext(Urgency.Renewal);
                break;
            case TimerKind.RestartDelayedLeave:
                _delayedLeave.Restart();
                break;
            case TimerKind.ScheduleLeave:
                _own.ScheduleLeave();
                break;
            case TimerKind.Flush:
                Flush();
                break;
            case TimerKind.Resend:
                _outbox.OnResendDue();
                break;
            case TimerKind.DropBuffered:
                _calls.DropExpired();
                break;
        }
    }

    private void OnDue(TimerKind kind, Member member)
    {
        switch (kind)
        {
            case TimerKind.Expire:
                _roster.OnExpired(member);
                break;
            case TimerKind.CallStateDue:
                _roster.OnCallStateMissing(member);
                break;
            case TimerKind.ProveDue or TimerKind.ProofDue:
                member.Negotiator.OnProofTimer(kind);
                break;
            case TimerKind.GraceOver:
                _roster.Remove(member);
                break;
            default:
                Apply(member, member.Link.OnTimer(kind));
                break;
        }
    }

    private void OnDone(int id, string? token)
    {
        if (!_context.TryTakeRequest(id, out var kind))
            return;
        switch (kind)
        {
            case RequestKind.Joined:
                _own.OnJoinedWritten(id);
                break;
            case RequestKind.Left:
                _own.OnLeftWritten(id);
                break;
            case RequestKind.ScheduleLeave:
                _own.OnLeaveScheduled(token);
                break;
            case RequestKind.RestartDelayedLeave:
                _delayedLeave.OnRestarted(id);
                break;
            case RequestKind.SendDelayedLeave:
                _own.OnLeftConfirmed();
                break;
            case RequestKind.Messages:
                _outbox.OnSent(id);
                break;
        }
    }

    private void OnFailed(int id, RequestFault fault)
    {
        if (!_context.TryTakeRequest(id, out var kind))
            return;
        switch (kind)
        {
            case RequestKind.Joined:
                _own.OnJoinedFailed(id, fault);
                break;
            case RequestKind.Left:
                _own.OnLeftFailed(id, fault);
                break;
            case RequestKind.ScheduleLeave:
                _own.OnScheduleLeaveFailed(fault);
                break;
            case RequestKind.RestartDelayedLeave:
                _own.OnRestartFailed(id, fault);
                break;
            case RequestKind.SendDelayedLeave:
                _own.OnSendDelayedLeaveFailed();
                break;
            case RequestKind.Messages:
                _outbox.OnSendFailed(id, fault);
                break;
        }
    }

    private void OnCallState(VoiceInput.CallState state)
    {
        var content = JsonObjects.TryRead(state.Content, VoiceJson.Default.CallStateContent);
        if (state.StateKey == _context.Self.Key.Value && _own.OnOwnKey(state, content))
            return;
        if (!DeviceKey.TryParse(state.StateKey, state.Sender, _context.Parameters.AcceptBareNames, out var key))
        {
            _context.Ignore(IgnoredReason.ForeignKey);
            _roster.OnForeignWrite(state);
            if (content?.Parley is not null || state.StateKey.Length > byte.MaxValue)
                return;
            key = DeviceKey.Refused(state.StateKey, state.Sender); // the view shows that its user cannot be connected
        }
        if (content is null)
            _context.Ignore(IgnoredReason.Malformed);
        if (content?.JoinState == JoinState.Joined)
            OnJoined(key, state, content);
        else
            _roster.OnLeft(key, state.Sender);
    }

    private void OnJoined(DeviceKey key, VoiceInput.CallState state, CallStateContent content)
    {
        if (_roster.OnJoined(key, state, content) is not { } member)
            return;
        if (_own.IsIn)
            UnstampedProbe.Mark(member, _roster.All, _context);
        member.Link.OnPeerReturned();
        UpdateLink(member, weJoin: !_own.EchoSeen);
        _calls.Replay(member);
    }

    private void OnMemberChanged(VoiceInput.MemberChanged changed)
    {
        var (user, inRoom) = (changed.UserId, changed.Membership == Membership.Join);
        _authorization.SetMembership(changed);
        if (user == _context.Self.UserId)
            _own.OnRoomMembership(inRoom, isDated: changed.Age is not null);
        // The callstates of a user who is back in the room count again: the user may not even know of a short absence.
        foreach (var member in _roster.Snapshot().Where(member => member.UserId == user))
            if (member.Joined || inRoom)
                Reconsider(member);
            else
                _roster.Remove(member);
        _context.InvalidateView();
    }

    private void OnPowerChanged(VoiceInput.PowerChanged changed)
    {
        _authorization.SetPower(changed);
        _context.InvalidateView();
        _own.OnPowerChanged();
        foreach (var member in _roster.Snapshot())
            Reconsider(member);
        _own.SendPendingLeft();
    }

    private void Reconsider(Member member)
    {
        _roster.OnAuthorizationChanged(member);
        UpdateLink(member, weJoin: false);
    }

    /// <summary>Begins or ends a link, if a connection is wanted now and was not before, or the other way round.</summary>
    private void UpdateLink(Member member, bool weJoin)
    {
        if (!_own.IsIn || !_roster.WantsLink(member))
            member.Link.End();
        else if (!member.Link.Exists)
            member.Link.Begin(weJoin, peerMissedUs: member.IsBaseProtocolPeer && !_callState.IsFreshForBaseProtocolPeers);
    }

    private void Apply(Member member, LinkOutcome outcome)
    {
        if (outcome == LinkOutcome.RemovePeer)
            _roster.Remove(member);
        else if (outcome == LinkOutcome.StopProbing)
            member.IsProbed = false;
    }

    // Offers wait for the other offers of the same join, so that one request carries them all.
    private bool IsMakingOffers() =>
        _roster.All.Any(member => member is { IsBaseProtocolPeer: false, Link.Connection.Negotiation: Negotiation.MakingOffer });

    // Candidates go out with the descriptions that wait, except to a device that is to get one of these.
    private void Flush()
    {
        _context.Timers.Clear(TimerKind.Flush);
        var descriptions = _outbox.Count;
        foreach (var member in _roster.All)
            member.Link.SendCandidates(hasMessage: _outbox.HasMessageFor(member, descriptions));
        _outbox.Flush();
    }

    void IOwnMembershipEvents.OnSessionBegins()
    {
        _outbox.BeginSession();
        if (_roster.Find(_context.Self.Key) is { } previous)
            _roster.Remove(previous);
        UnstampedProbe.Mark(_roster.All, _context);
    }

    void IOwnMembershipEvents.OnJoining()
    {
        foreach (var member in _roster.All)
            UpdateLink(member, weJoin: true);
    }

    void IOwnMembershipEvents.OnAccepted() => _outbox.OnAccepted();

    void IOwnMembershipEvents.OnOut()
    {
        _roster.EndLinks();
        _calls.Clear();
        _outbox.Clear();
    }
}
