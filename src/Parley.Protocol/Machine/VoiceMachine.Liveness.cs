namespace Parley.Protocol;

/// <content>How others learn that this device is gone: a LEFT that the server holds (MSC4140), and renewals.</content>
public sealed partial class VoiceMachine
{
    private bool? _serverSupportsDelayedEvents;
    private TimeSpan? _longestDelay;
    private bool _holdRefused;
    private int _holdRequest;
    private int _holdFailures;
    private int _restartRequest;
    private string? _delayId;
    private TimeSpan _askedAt;
    private TimeSpan? _heldConfirmedAt;

    private TimeSpan LeaveDelay => _longestDelay is { } longest && longest < _parameters.LeaveDelay ? longest : _parameters.LeaveDelay;

    // Only by what the server said a moment ago: who dies while it is not so would be seen for hours. A server forgets a held LEFT
    // over which somebody else wrote.
    private bool HasDelayedLeave =>
        _delayId is not null && _now.Elapsed - _heldConfirmedAt < LeaveDelay * _parameters.DelayedLeaveTrustRatio && !(_overwrittenAt >= _heldConfirmedAt);

    private void OnCapabilities(VoiceInput.ServerCapabilities capabilities)
    {
        _serverSupportsDelayedEvents = capabilities.DelayedEvents;
        _longestDelay = capabilities.LongestDelay;
        if (_longestDelay < _parameters.MinLeaveDelay)
            _serverSupportsDelayedEvents = false; // it would have to be restarted all the time
        StartDelayedLeave();
    }

    private void StartDelayedLeave()
    {
        if (_serverSupportsDelayedEvents == false || _holdRefused || _delayId is not null || _holdRequest != 0 || !IsIn)
            return;
        _timers.Clear(TimerKind.Hold);
        _askedAt = _now.Elapsed;
        _holdRequest = NewRequest(RequestKind.Hold);
        Do(new VoiceCommand.ScheduleLeave(_holdRequest, LeftContent(), LeaveDelay));
    }

    private void StopLiveness()
    {
        _timers.Clear(TimerKind.Write);
        _timers.Clear(TimerKind.Renew);
        _timers.Clear(TimerKind.Hold);
        _timers.Clear(TimerKind.RestartDelayedLeave);
        _restartRequest = 0; // its result is about a LEFT that is no longer ours
        _dirty = false;
    }

    private void OnHeld(string? delayId)
    {
        _holdRequest = 0;
        _holdFailures = 0;
        if (delayId is null)
        {
            OnScheduleLeaveFailed(RequestFault.Unsupported);
        }
        else if (IsIn)
        {
            _delayId = delayId;
            _heldConfirmedAt = _askedAt; // who slept meanwhile reads an answer that is long over
            _timers.Set(TimerKind.RestartDelayedLeave, _askedAt + (LeaveDelay * _parameters.LeaveRestartRatio));
        }
        else
        {
            Do(new VoiceCommand.CancelDelayedLeave(NewRequest(RequestKind.CancelDelayedLeave), delayId));
        }
    }

    private void OnScheduleLeaveFailed(RequestFault fault)
    {
        _holdRequest = 0;
        if (!IsIn)
            return;
        if (fault == RequestFault.Unreachable)
        {
            _timers.Set(TimerKind.Hold, After(BackOff(_parameters.RetryAfter, _parameters.LongestBackOff, ++_holdFailures)));
        }
        else
        {
            _holdRefused = true;
        }
        if (_promisedLong)
            WriteSoon(); // nobody would say LEFT for us: the callstate must not hold for hours
    }

    private void OnRestartDue()
    {
        if (_delayId is not { } held || _restartRequest != 0)
            return;
        _askedAt = _now.Elapsed;
        _restartRequest = NewRequest(RequestKind.RestartDelayedLeave);
        _timers.Set(TimerKind.RestartDelayedLeave, After(LeaveDelay * _parameters.LeaveRestartRatio));
        Do(new VoiceCommand.RestartDelayedLeave(_restartRequest, held));
    }

    // A restart that took longer than the time between two: the next is due already.
    private void OnRestarted()
    {
        _restartRequest = 0;
        _heldConfirmedAt = _askedAt;
        if (_delayId is not null && !_timers.IsSet(TimerKind.RestartDelayedLeave))
            OnRestartDue();
    }

    private void OnRestartFailed(RequestFault fault)
    {
        _restartRequest = 0;
        if (!IsIn || _delayId is null)
            return;
        if (fault == RequestFault.Unreachable)
        {
            _timers.Set(TimerKind.RestartDelayedLeave, After(_parameters.RetryAfter));
            return;
        }
        _holdRefused = fault != RequestFault.NotFound; // a server that cannot restart it would bury us every 10 s
        // It was sent, or a foreign write to our key cancelled it: the next LEFT needs a new one.
        _delayId = null;
        _timers.Clear(TimerKind.RestartDelayedLeave);
        StartDelayedLeave();
        if (_holdRefused && _promisedLong)
            WriteSoon();
    }

    private void OnSendDelayedLeaveFailed()
    {
        if (_own == OwnState.Leaving)
            WriteLeft();
    }

    // Without a held LEFT the time between renewals grows with the room, as RTCP's reports do (RFC 3550 §6.2).
    private TimeSpan RenewalInterval()
    {
        if (HasBaseProtocolPeer())
            return _parameters.BaseProtocolRenewal * OwnDevices();
        if (HasDelayedLeave)
            return _parameters.DelayedLeaveRenewal;
        var scaled = _parameters.RenewalPerMember * (CountJoined() + 1);
        return scaled > _parameters.LeastRenewal ? scaled : _parameters.LeastRenewal;
    }

    private void OnRenewDue()
    {
        if (!IsIn)
            return;
        if (_stateRequest != 0)
            _dirty = true;
        else
            WriteJoined(Urgency.Renewal);
    }
}
