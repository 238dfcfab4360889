namespace Parley.Protocol;

/// <content>Writing the own callstate: one request at a time, the newest content.</content>
public sealed partial class VoiceMachine
{
    private int _stateRequest;
    private bool _dirty;
    private bool _promisedLong;
    private TimeSpan? _wroteAt;
    private TimeSpan _wroteInterval;
    private TimeSpan? _overwrittenAt;
    private TimeSpan? _reclaimedAt;
    private int _reclaims;
    private int _writeFailures;
    private long _since;
    private long _clockOffset;

    private void WriteJoined(Urgency urgency)
    {
        _dirty = false;
        _timers.Clear(TimerKind.Write);
        _timers.Clear(TimerKind.Renew);
        if (!CanJoin)
            return; // it would be refused; said when the power is back
        _promisedLong = HasDelayedLeave && !HasBaseProtocolPeer();
        _wroteInterval = RenewalInterval();
        var content = new CallStateContent
        {
            JoinState = JoinState.Joined,
            Timestamp = new(ServerClock()),
            Parley = new()
            {
                Session = _session,
                DeviceId = _self.DeviceId.Value,
                ExpiresIn = (long)(_wroteInterval * _parameters.ExpiryFactor).TotalMilliseconds,
                Muted = _muted,
                Deafened = _deafened,
                Recording = _recording ? true : null,
                Kind = _self.Kind,
                Since = _since > 0 ? _since : null,
            },
        };
        _wroteAt = _now.Elapsed;
        _toldMeanwhile = false;
        _stateRequest = NewRequest(RequestKind.Joined);
        var isBeat = HasBaseProtocolPeer();
        Do(new VoiceCommand.WriteState(_stateRequest, content, isBeat && urgency == Urgency.Renewal ? Urgency.KeepAlive : urgency) { RepeatsAfter = isBeat ? _wroteInterval : null });
    }

    private void WriteLeft()
    {
        _timers.Clear(TimerKind.Write);
        _toldMeanwhile = false;
        _stateRequest = NewRequest(RequestKind.Left);
        Do(new VoiceCommand.WriteState(_stateRequest, LeftContent(), Urgency.Leave));
    }

    private CallStateContent LeftContent() => new()
    {
        JoinState = JoinState.Left,
        Timestamp = new(ServerClock()),
        Parley = new() { Session = _session, DeviceId = _self.DeviceId.Value },
    };

    // Now, or as soon as the write before has been answered and is half a second old.
    private void WriteSoon()
    {
        if (_stateRequest != 0)
            _dirty = true;
        else if (_wroteAt + _parameters.LeastWriteGap is { } due && due > _now.Elapsed)
            _timers.SetEarlier(TimerKind.Write, due);
        else
            WriteJoined(Urgency.Renewal);
    }

    // Somebody wrote to our key: we write it again, ever more slowly while they go on.
    private void OverwriteForeignState()
    {
        var gap = _parameters.ReclaimGap * (1 << Math.Min(_reclaims, 5));
        var due = (_reclaimedAt ?? _now.Elapsed - gap) + gap;
        _overwrittenAt = _now.Elapsed;
        if (_timers.IsSet(TimerKind.Write))
            return;
        OnRestartDue(); // tells whether the LEFT is still held
        _reclaims = _now.Elapsed - due > TimeSpan.FromMinutes(1) ? 0 : _reclaims + 1;
        _reclaimedAt = due > _now.Elapsed ? due : _now.Elapsed;
        if (due > _now.Elapsed)
            _timers.Set(TimerKind.Write, due);
        else
            WriteSoon();
    }

    private void OnWriteDue()
    {
        if (_own == OwnState.Leaving)
            WriteLeft();
        else if (IsIn && _stateRequest == 0)
            WriteJoined(_own == OwnState.In ? Urgency.Renewal : Urgency.Join);
        else if (IsIn)
            _dirty = true;
        else
            SendPendingLeft();
    }

    private void OnJoinedWritten()
    {
        _stateRequest = 0;
        _writeFailures = 0;
        _leftPending = false;
        _saidAt = _wroteAt;
        if (_problem == VoiceProblem.PowerTakenAway && CanJoin)
            _problem = VoiceProblem.None;
        Touch();
        if (Move(OwnTrigger.Accepted))
        {
            _acceptedAt = _now.Elapsed;
            SendAfterAccept();
        }
        // By what was promised; sooner where a seed peer has come since.
        var interval = RenewalInterval() is var now && now < _wroteInterval ? now : _wroteInterval;
        // Not all at one moment: later where a room's beats are shared out, sooner where a seed peer waits for it.
        var share = HasBaseProtocolPeer() || HasDelayedLeave ? 1 - _random.Fraction() / 10 : 1 + _random.Fraction() / 10;
        _timers.Set(TimerKind.Renew, (_wroteAt ?? _now.Elapsed) + interval * share);
        if (_dirty || (_promisedLong && !HasDelayedLeave))
            WriteSoon();
    }

    private void OnJoinedFailed(RequestFault fault)
    {
        _stateRequest = 0;
        if (fault == RequestFault.Forbidden && _own == OwnState.In)
        {
            _problem = VoiceProblem.PowerTakenAway; // the room tells the rest: a removal, or when the power is back
            Touch();
            if (_toldMeanwhile)
                ScheduleRepublish();
        }
        else if (fault == RequestFault.Forbidden || (fault != RequestFault.Unreachable && _own == OwnState.Joining))
        {
            ForceOut(OwnTrigger.Refused, fault == RequestFault.Forbidden ? VoiceProblem.MayNotJoin : VoiceProblem.Refused);
            if (_toldMeanwhile)
                SendPendingLeft();
        }
        else
        {
            _timers.Set(TimerKind.Write, After(BackOff(_parameters.RetryAfter, _parameters.LongestBackOff, ++_writeFailures)));
        }
    }

    private void OnLeftFailed(RequestFault fault)
    {
        _stateRequest = 0;
        if (fault == RequestFault.Unreachable)
            _timers.Set(TimerKind.Write, After(BackOff(_parameters.RetryAfter, _parameters.LongestBackOff, ++_writeFailures)));
        else
        {
            OnLeftConfirmed(); // it would be refused again
            _leftPending |= fault == RequestFault.Forbidden;
            if (_toldMeanwhile)
                SendPendingLeft();
        }
    }

    // Peers without clocks of their own judge our timestamp: it follows the server's clock where ours is off.
    private long ServerClock() => _now.UnixMilliseconds + (Math.Abs(_clockOffset) > 2000 ? _clockOffset : 0);

    private void LearnServerClock(VoiceInput.CallState own)
    {
        if (own is { OriginServerTs: > 0, Age: { } age })
            _clockOffset = own.OriginServerTs + (long)age.TotalMilliseconds - _now.UnixMilliseconds;
    }
}
