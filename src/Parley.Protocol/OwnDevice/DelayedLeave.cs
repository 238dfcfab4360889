namespace Parley.Protocol;

/// <summary>
/// The delayed leave (MSC4140): a <c>LEFT</c> that the homeserver sends by itself if this device stops restarting its delay.
/// See docs/spec/voice-channel.md, Liveness.
/// </summary>
internal sealed class DelayedLeave(IMachineContext context)
{
    /// <summary>Whether the homeserver supports delayed events; <see langword="null"/> until its capabilities are known.</summary>
    private bool? _isSupported;

    /// <summary>The longest delay that the homeserver accepts; <see langword="null"/> if it does not limit the delay.</summary>
    private TimeSpan? _longestDelay;

    /// <summary>Whether the homeserver refused to schedule or restart it, so that this device does not ask again.</summary>
    private bool _isRefused;

    /// <summary>The request that schedules it; 0 if none is under way.</summary>
    private int _scheduleRequest;

    /// <summary>The request that restarts it; 0 if none is under way.</summary>
    private int _restartRequest;

    /// <summary>Failures to schedule it in a row.</summary>
    private int _failures;

    /// <summary>Delayed leaves in a row that the server no longer had at their first restart.</summary>
    private int _lost;

    /// <summary>Its delay id, a secret on some servers; <see langword="null"/> if none is scheduled.</summary>
    private string? _delayId;

    /// <summary>When the last request to schedule or restart it was made.</summary>
    private TimeSpan _requestedAt;

    /// <summary>When the last request that the server confirmed was made; <see langword="null"/> if none counts.</summary>
    private TimeSpan? _confirmedAt;

    /// <summary>When somebody else last wrote to the own key, which makes some servers cancel it.</summary>
    private TimeSpan? _overwrittenAt;

    /// <summary>Gets whether this device has the delay id of one, confirmed recently or not.</summary>
    public bool IsScheduled => _delayId is not null;

    /// <summary>Gets whether the homeserver refused it.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>Gets whether the server has confirmed it recently. Relying on more would keep a crashed device listed for hours.</summary>
    public bool IsConfirmed =>
        _delayId is not null && context.Now - _confirmedAt < Delay * context.Parameters.DelayedLeaveTrustRatio && !(_overwrittenAt >= _confirmedAt);

    private TimeSpan Delay => _longestDelay is { } longest && longest < context.Parameters.LeaveDelay ? longest : context.Parameters.LeaveDelay;

    public void OnCapabilities(VoiceInput.ServerCapabilities capabilities)
    {
        _longestDelay = capabilities.LongestDelay;
        // A shorter delay would have to be restarted all the time.
        _isSupported = capabilities.DelayedEvents && !(_longestDelay < context.Parameters.MinLeaveDelay);
    }

    /// <summary>Starts a session: the server or the room may now allow what it refused before.</summary>
    public void BeginSession()
    {
        _isRefused = false;
        (_failures, _lost) = (0, 0);
    }

    /// <summary>Allows to ask again after a refusal.</summary>
    public void AllowAgain() => _isRefused = false;

    /// <summary>Schedules it, unless one is scheduled already or the server does not accept it.</summary>
    public void Schedule(CallStateContent left)
    {
        if (_isSupported == false || _isRefused || _delayId is not null || _scheduleRequest != 0)
            return;
        context.Timers.Clear(TimerKind.ScheduleLeave);
        _requestedAt = context.Now;
        _scheduleRequest = context.NewRequest(RequestKind.ScheduleLeave);
        context.Emit(new VoiceCommand.ScheduleLeave(_scheduleRequest, left, Delay));
    }

    /// <summary>Handles the server's answer to <see cref="Schedule"/>.</summary>
    /// <param name="delayId">The delay id; <see langword="null"/> if the server returned none.</param>
    /// <param name="isIn">Whether this device is in the channel.</param>
    public void OnScheduled(string? delayId, bool isIn)
    {
        _scheduleRequest = 0;
        _failures = 0;
        if (delayId is null)
        {
            OnScheduleFailed(RequestFault.Unsupported, isIn);
        }
        else if (isIn)
        {
            _delayId = delayId;
            _confirmedAt = _requestedAt; // the answer may be read long after it was given, for example after sleep
            context.Timers.Set(TimerKind.RestartDelayedLeave, _requestedAt + (Delay * context.Parameters.LeaveRestartRatio));
        }
        else
        {
            Cancel(delayId);
        }
    }

    public void OnScheduleFailed(RequestFault fault, bool isIn)
    {
        _scheduleRequest = 0;
        if (!isIn)
            return;
        if (fault == RequestFault.Unreachable)
            context.Timers.Set(TimerKind.ScheduleLeave, context.After(context.BackOff(context.Parameters.RetryAfter, context.Parameters.LongestBackOff, ++_failures)));
        else
            _isRefused = true;
    }

    /// <summary>Restarts its delay; also the way to find out whether the server still has it.</summary>
    public void Restart()
    {
        if (_delayId is not { } delayId || _restartRequest != 0)
            return;
        _requestedAt = context.Now;
        _restartRequest = context.NewRequest(RequestKind.RestartDelayedLeave);
        context.Timers.Set(TimerKind.RestartDelayedLeave, context.After(Delay * context.Parameters.LeaveRestartRatio));
        context.Emit(new VoiceCommand.RestartDelayedLeave(_restartRequest, delayId));
    }

    public void OnRestarted(int request)
    {
        if (request != _restartRequest)
            return;
        _restartRequest = 0;
        _lost = 0;
        _confirmedAt = _requestedAt;
        // The restart took longer than the time between two restarts: the next one is due.
        if (_delayId is not null && !context.Timers.IsSet(TimerKind.RestartDelayedLeave))
            Restart();
    }

    /// <summary>Handles a restart that failed; returns whether the delayed leave is lost.</summary>
    public bool OnRestartFailed(int request, RequestFault fault, bool isIn)
    {
        if (request != _restartRequest)
            return false;
        _restartRequest = 0;
        if (!isIn || _delayId is null)
            return false;
        if (fault == RequestFault.Unreachable)
        {
            context.Timers.Set(TimerKind.RestartDelayedLeave, context.After(context.Parameters.RetryAfter));
            return false;
        }
        // NotFound: the server has sent it, or a foreign write to the own key cancelled it, and it may be scheduled again. If the
        // server cannot restart a delayed event at all, it would remove this device every 10 s.
        _isRefused = fault != RequestFault.NotFound || ++_lost >= context.Parameters.MaxLostLeaves;
        _delayId = null;
        context.Timers.Clear(TimerKind.RestartDelayedLeave);
        return true;
    }

    public void OnForeignWrite() => _overwrittenAt = context.Now;

    /// <summary>Stops relying on it: the server may have just sent it.</summary>
    public void ForgetConfirmation() => _confirmedAt = null;

    /// <summary>Stops scheduling and restarting. The result of a restart that is under way no longer matters.</summary>
    public void Stop()
    {
        context.Timers.Clear(TimerKind.ScheduleLeave);
        context.Timers.Clear(TimerKind.RestartDelayedLeave);
        _restartRequest = 0;
    }

    /// <summary>Returns the delay id, if there is one, for the caller to send or cancel; afterwards none is scheduled.</summary>
    public string? Release()
    {
        var delayId = _delayId;
        _delayId = null;
        return delayId;
    }

    /// <summary>Makes the server send a delayed leave now.</summary>
    public void Send(string delayId) =>
        context.Emit(new VoiceCommand.SendDelayedLeave(context.NewRequest(RequestKind.SendDelayedLeave), delayId));

    /// <summary>Makes the server delete a delayed leave.</summary>
    public void Cancel(string delayId) =>
        context.Emit(new VoiceCommand.CancelDelayedLeave(context.NewRequest(RequestKind.CancelDelayedLeave), delayId));
}
