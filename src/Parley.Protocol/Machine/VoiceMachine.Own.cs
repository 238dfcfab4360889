namespace Parley.Protocol;

/// <content>This device's own part: joining, leaving, and what the server says about it.</content>
public sealed partial class VoiceMachine
{
    private OwnState _own;
    private string _session = "";
    private bool _muted;
    private bool _deafened;
    private bool _recording;
    private bool _joinAfterLeaving;
    private bool _echoSeen;
    private bool _leftPending;
    private string? _heldUntilLeft;
    private TimeSpan _joinedAt;
    private TimeSpan _acceptedAt;
    private VoiceProblem _problem;

    private bool IsIn => _own is OwnState.Joining or OwnState.In or OwnState.Rejoining;

    private bool Move(OwnTrigger trigger)
    {
        if (!OwnTransitions.Table.TryNext(_own, trigger, out var next))
            return false;
        _own = next;
        Touch();
        return true;
    }

    private void OnJoin()
    {
        if (_own == OwnState.Leaving)
        {
            _joinAfterLeaving = true;
            Touch();
        }
        if (!Move(OwnTrigger.Join))
            return;
        if (_power is not null && !_power.CanSendState(_self.UserId, VoiceEvents.CallState, _self.Key.Value))
        {
            Move(OwnTrigger.Refused);
            _problem = VoiceProblem.MayNotJoin;
            return;
        }
        _problem = VoiceProblem.None;
        _session = _random.SessionId();
        _joinedAt = _now.Elapsed;
        _since = 0;
        _seq = 0;
        _echoSeen = false;
        _saidAt = null;
        _holdRefused = false; // what the room or the server refused before may be allowed now
        _holdFailures = 0;
        Forget(_self.Key);
        WriteJoined(Urgency.Join);
        StartDelayedLeave(); // beside the JOINED, which has the first claim on what the rate limit leaves
        Probe();
        foreach (var member in _members.Values)
            UpdateLink(member, weJoin: true);
    }

    private void OnLeave(bool isClosing)
    {
        _joinAfterLeaving = false;
        Touch();
        if (!Move(OwnTrigger.Leave))
            return;
        DropConnections();
        _problem = VoiceProblem.None;
        SendLeft(isClosing);
    }

    // One request: the LEFT that the server holds, or the state itself. Where a JOINED is still on its way, only the state comes
    // surely after it; until it is there, the held one is what remains if this one is lost.
    private void SendLeft(bool isClosing)
    {
        StopLiveness();
        var (held, isSure) = (_delayId, HasDelayedLeave);
        _delayId = null;
        if (held is not null && _stateRequest == 0 && isSure)
        {
            Do(new VoiceCommand.SendDelayedLeave(NewRequest(RequestKind.SendDelayedLeave), held));
            return;
        }
        WriteLeft();
        _heldUntilLeft = isClosing ? null : held;
    }

    private void OnLeftConfirmed()
    {
        if (_heldUntilLeft is { } held)
            Do(new VoiceCommand.CancelDelayedLeave(NewRequest(RequestKind.CancelDelayedLeave), held));
        _heldUntilLeft = null;
        _leftPending = false;
        Move(OwnTrigger.LeftConfirmed);
        if (_joinAfterLeaving)
        {
            _joinAfterLeaving = false;
            OnJoin();
        }
    }

    private void OnSetMuted(bool muted, bool deafened)
    {
        if (_muted == muted && _deafened == deafened)
            return;
        _muted = muted;
        _deafened = deafened;
        Touch();
        if (IsIn)
            WriteSoon();
    }

    private void OnSetRecording(bool recording)
    {
        if (_recording == recording)
            return;
        _recording = recording;
        Touch();
        if (IsIn)
            WriteSoon();
    }

    // Out at once, whatever the reason: nobody is connected, nothing more is said.
    private void ForceOut(OwnTrigger trigger, VoiceProblem problem)
    {
        if (!Move(trigger))
            return;
        _problem = problem;
        _leftPending = problem != VoiceProblem.TakenOver; // also where a JOINED was refused: an earlier try may have arrived
        _joinAfterLeaving = false;
        DropConnections();
        StopLiveness();
        _stateRequest = 0;
        if (_delayId is { } held)
            Do(new VoiceCommand.CancelDelayedLeave(NewRequest(RequestKind.CancelDelayedLeave), held));
        _delayId = null;
    }

    // A life before died without a LEFT. Nobody else can clear it; who joins again at once overwrites it.
    private bool IsLeftover(VoiceInput.CallState state, CallStateContent? content) =>
        _self.HasExclusiveDeviceKey && _own == OwnState.Out && state.StateKey == _self.Key.Value && state.Sender == _self.UserId && content?.JoinState == JoinState.Joined;

    // Who was put out could not say LEFT; the callstate would show them again as soon as they may be in the room again.
    private void SendPendingLeft()
    {
        if (_leftPending && _own == OwnState.Out && _stateRequest == 0 && CanJoin && _inRoom.GetValueOrDefault(_self.UserId, true))
            WriteLeft();
    }

    private void DropConnections()
    {
        foreach (var member in Snapshot(_members.Values))
        {
            member.Probed = false;
            member.Unanswered = 0;
            if (!member.Confirmed || !member.Joined)
                Remove(member);
            else
                End(member);
        }
        _held.Clear();
        _heldCharacters = 0;
        _outbox.Clear();
        _failedOutbox.Clear();
        _afterAccept.Clear();
        _timers.Clear(TimerKind.Flush);
        _timers.Clear(TimerKind.Resend);
        _timers.Clear(TimerKind.DropBuffered);
    }

    // Our key in the room: an echo of our own, the server's LEFT, another tab, or a stranger.
    private void OnOwnCallState(VoiceInput.CallState state, CallStateContent? content)
    {
        if (state.Sender != _self.UserId)
        {
            OverwriteForeignState();
            return;
        }
        var joined = content?.JoinState == JoinState.Joined;
        if (joined && content!.Parley?.Session == _session)
        {
            _echoSeen = true;
            LearnServerClock(state);
            if (_since == 0)
                _since = state.OriginServerTs;
            Touch();
        }
        else if (joined && _self.HasExclusiveDeviceKey && _now.Elapsed - _joinedAt < _parameters.LatecomersFor)
        {
            OverwriteForeignState(); // what a life before had on its way
        }
        else if (joined)
        {
            if (_echoSeen)
                ForceOut(OwnTrigger.Removed, VoiceProblem.TakenOver);
        }
        else if (_own != OwnState.Leaving && (_echoSeen || (_own == OwnState.In && _now.Elapsed - _acceptedAt > _parameters.AnswerDueAfter)))
        {
            Rejoin();
        }
    }

    // Peers keep the connections of a session whose JOINED comes back at once, so nobody hears that the server buried us.
    private void Rejoin()
    {
        if (_own != OwnState.Rejoining && !Move(OwnTrigger.OwnLeftReceived))
            return;
        _echoSeen = false;
        _heldConfirmedAt = null; // it may be the one that was said
        if (_stateRequest == 0)
            WriteJoined(Urgency.Join);
        else
            _dirty = true;
        if (_delayId is null)
            StartDelayedLeave();
        else
            OnRestartDue(); // the one that was said, or another's of a life before: the server knows
    }
}
