namespace Parley.Protocol;

/// <summary>
/// This device's membership in the channel: joining, in, leaving, out, along <see cref="OwnTransitions"/>. Decides when the
/// callstate and the delayed leave are written, from the user's wishes, the server's answers, and writes to the own key.
/// </summary>
internal sealed class OwnMembership(
    IMachineContext context, OwnCallState callState, DelayedLeave delayedLeave, Authorization authorization, IOwnMembershipEvents events) : IOwnSession
{
    /// <summary>Limits how often foreign writes to the own key are overwritten.</summary>
    private readonly OverwriteBackOff _overwrites = new(context);

    /// <summary>Whether a <c>LEFT</c> has to be written as soon as the room allows it.</summary>
    private bool _leftPending;

    /// <summary>The delayed leave to cancel when the written <c>LEFT</c> is confirmed; <see langword="null"/> if none.</summary>
    private string? _cancelWhenLeft;

    /// <summary>When the session began.</summary>
    private TimeSpan _joinedAt;

    /// <summary>When the server accepted the <c>JOINED</c>.</summary>
    private TimeSpan _acceptedAt;

    /// <summary>Gets the state.</summary>
    public OwnState State { get; private set; }

    /// <summary>Gets what is wrong for this device.</summary>
    public VoiceProblem Problem { get; private set; }

    /// <summary>Gets whether a join follows when the server has confirmed the <c>LEFT</c>.</summary>
    public bool JoinsNext { get; private set; }

    /// <inheritdoc/>
    public bool EchoSeen { get; private set; }

    public string Session => callState.Session;

    public bool IsIn => State is OwnState.Joining or OwnState.In or OwnState.Rejoining;

    public bool IsAccepted => State == OwnState.In;

    public void Join()
    {
        if (State == OwnState.Leaving)
        {
            JoinsNext = true;
            context.InvalidateView();
        }
        if (!TryMove(OwnTrigger.Join))
            return;
        if (!authorization.CanJoin)
        {
            Move(OwnTrigger.Refused);
            Problem = VoiceProblem.MayNotJoin;
            return;
        }
        Problem = VoiceProblem.None;
        _joinedAt = context.Now;
        EchoSeen = false;
        callState.BeginSession();
        delayedLeave.BeginSession();
        events.OnSessionBegins();
        callState.WriteJoined(Urgency.Join);
        ScheduleLeave(); // after JOINED, which is sent first if the rate limit allows only one of the two
        events.OnJoining();
    }

    public void Leave(bool isClosing)
    {
        JoinsNext = false;
        context.InvalidateView();
        if (!TryMove(OwnTrigger.Leave))
            return;
        Problem = VoiceProblem.None;
        events.OnOut();
        SendLeft(isClosing);
    }

    public void OnCapabilities(VoiceInput.ServerCapabilities capabilities)
    {
        delayedLeave.OnCapabilities(capabilities);
        ScheduleLeave();
    }

    /// <summary>Handles a callstate under the own key. Returns <see langword="false"/> if it is that of another device.</summary>
    public bool OnOwnKey(VoiceInput.CallState state, CallStateContent? content)
    {
        if (IsIn)
        {
            OnOwnKeyWhileIn(state, content);
            if (IsIn)
                return true;
        }
        if (callState.IsOwnSession(content))
            return true; // the echo of a session that has ended since
        if (!IsLeftover(state, content))
            return false;
        _leftPending = true;
        context.Timers.SetEarlier(TimerKind.Write, context.After(context.Parameters.ClearLeftoverAfter));
        return true;
    }

    /// <summary>Handles a change of the own user's membership in the room.</summary>
    /// <param name="inRoom">Whether it is <c>join</c>.</param>
    /// <param name="isDated">Whether the age of the event is known.</param>
    public void OnRoomMembership(bool inRoom, bool isDated)
    {
        if (!inRoom)
        {
            ForceOut(OwnTrigger.Removed, VoiceProblem.RemovedFromRoom);
            _leftPending |= Session.Length > 0; // a LEFT that met the removal on its way may be missing on other servers
        }
        // After a gap in the sync a removal may show only in a repeated membership, and others have dropped this device.
        else if (State == OwnState.In && (isDated ? callState.IsOlderThanAuthorization : EchoSeen))
            callState.WriteSoon();
        else
            SendPendingLeft();
        ScheduleRepublish();
    }

    /// <summary>Handles new power levels.</summary>
    public void OnPowerChanged()
    {
        if (State == OwnState.In && !authorization.CanJoin)
            Problem = VoiceProblem.PowerTakenAway; // its connections stay
        else if (IsIn && !authorization.CanJoin)
            ForceOut(OwnTrigger.Refused, VoiceProblem.MayNotJoin);
        else if (Problem is VoiceProblem.MayNotJoin or VoiceProblem.PowerTakenAway && authorization.CanJoin)
            OnPowerReturned();
        ScheduleRepublish();
    }

    /// <summary>Writes the <c>LEFT</c> of a device that was removed before it could, if the room allows it now.</summary>
    public void SendPendingLeft()
    {
        if (_leftPending && State == OwnState.Out && !callState.IsWriting && authorization.CanJoin && authorization.IsInRoom(context.Self.UserId) != false)
            callState.WriteLeft();
    }

    public void OnWriteDue()
    {
        if (State == OwnState.Leaving)
            callState.WriteLeft();
        else if (IsIn)
            callState.WriteNext(State == OwnState.In ? Urgency.Renewal : Urgency.Join);
        else
            SendPendingLeft();
    }

    /// <summary>Schedules the delayed leave, if this device is in and has none.</summary>
    public void ScheduleLeave()
    {
        if (IsIn)
            delayedLeave.Schedule(callState.LeftContent());
    }

    public void OnJoinedWritten(int request)
    {
        if (!callState.OnAnswered(request, isDone: true))
            return;
        _leftPending = false;
        callState.OnConfirmed();
        if (Problem == VoiceProblem.PowerTakenAway && authorization.CanJoin)
            Problem = VoiceProblem.None;
        context.InvalidateView();
        if (TryMove(OwnTrigger.Accepted)) // false for a renewal
        {
            _acceptedAt = context.Now;
            events.OnAccepted();
        }
        callState.ScheduleRenewal();
    }

    public void OnJoinedFailed(int request, RequestFault fault)
    {
        if (!callState.OnAnswered(request, isDone: false))
            return;
        if (fault == RequestFault.Forbidden && State == OwnState.In)
        {
            // The room sends the reason: a removal, or new power levels.
            Problem = VoiceProblem.PowerTakenAway;
            context.InvalidateView();
            if (callState.AuthorizationChanged)
                ScheduleRepublish();
        }
        else if (fault == RequestFault.Forbidden || (fault != RequestFault.Unreachable && State == OwnState.Joining))
        {
            ForceOut(OwnTrigger.Refused, fault == RequestFault.Forbidden ? VoiceProblem.MayNotJoin : VoiceProblem.Refused);
            if (callState.AuthorizationChanged)
                SendPendingLeft();
        }
        else
            callState.RetryLater();
    }

    public void OnLeftWritten(int request)
    {
        if (callState.OnAnswered(request, isDone: true))
            OnLeftConfirmed();
    }

    public void OnLeftFailed(int request, RequestFault fault)
    {
        if (!callState.OnAnswered(request, isDone: false))
            return;
        if (fault == RequestFault.Unreachable)
        {
            callState.RetryLater();
            return;
        }
        OnLeftConfirmed(); // it would be refused again
        _leftPending |= fault == RequestFault.Forbidden;
        if (callState.AuthorizationChanged)
            SendPendingLeft();
    }

    public void OnLeaveScheduled(string? delayId)
    {
        delayedLeave.OnScheduled(delayId, IsIn);
        if (IsIn && !delayedLeave.IsScheduled)
            callState.ShortenExpiry();
    }

    public void OnScheduleLeaveFailed(RequestFault fault)
    {
        delayedLeave.OnScheduleFailed(fault, IsIn);
        if (IsIn)
            callState.ShortenExpiry();
    }

    public void OnRestartFailed(int request, RequestFault fault)
    {
        if (!delayedLeave.OnRestartFailed(request, fault, IsIn))
            return;
        ScheduleLeave();
        if (delayedLeave.IsRefused)
            callState.ShortenExpiry();
    }

    /// <summary>Handles that the server has the <c>LEFT</c>, written or sent as the delayed leave.</summary>
    public void OnLeftConfirmed()
    {
        if (_cancelWhenLeft is { } delayId)
            delayedLeave.Cancel(delayId);
        _cancelWhenLeft = null;
        _leftPending = false;
        TryMove(OwnTrigger.LeftConfirmed); // false for a pending LEFT, which is written while out
        if (!JoinsNext)
            return;
        JoinsNext = false;
        Join();
    }

    public void OnSendDelayedLeaveFailed()
    {
        if (State == OwnState.Leaving)
            callState.WriteLeft();
    }

    /// <summary>Makes a move that the current state must allow.</summary>
    private void Move(OwnTrigger trigger)
    {
        State = OwnTransitions.Table.Next(State, trigger);
        context.InvalidateView();
    }

    /// <summary>Makes a move if the current state allows it; returns whether it does.</summary>
    private bool TryMove(OwnTrigger trigger)
    {
        if (!OwnTransitions.Table.TryNext(State, trigger, out var next))
            return false;
        State = next;
        context.InvalidateView();
        return true;
    }

    // A leave is one request: the delayed leave is sent, or the state is written. Only a written LEFT is certain to come after a
    // JOINED that is still under way; until it is confirmed, the delayed leave stays scheduled in case it is lost.
    private void SendLeft(bool isClosing)
    {
        callState.Stop();
        delayedLeave.Stop();
        var isConfirmed = delayedLeave.IsConfirmed;
        var delayId = delayedLeave.Release();
        if (delayId is not null && !callState.IsWriting && isConfirmed)
        {
            delayedLeave.Send(delayId);
            return;
        }
        callState.WriteLeft();
        if (!isClosing)
            _cancelWhenLeft = delayId;
        else if (delayId is not null)
            delayedLeave.Send(delayId); // later the server would send it over the JOINED of the reloaded page
    }

    // Ends the membership at once, without a LEFT: the server would refuse it, or the key is another tab's.
    private void ForceOut(OwnTrigger trigger, VoiceProblem problem)
    {
        if (!TryMove(trigger))
            return;
        Problem = problem;
        _leftPending = problem != VoiceProblem.TakenOver; // also after a refused JOINED: an earlier attempt may have arrived
        JoinsNext = false;
        events.OnOut();
        callState.Stop();
        callState.Abandon();
        delayedLeave.Stop();
        if (delayedLeave.Release() is { } delayId)
            delayedLeave.Cancel(delayId);
    }

    // A previous process of this device crashed without a LEFT. No other device can clear it; a join overwrites it.
    private bool IsLeftover(VoiceInput.CallState state, CallStateContent? content) =>
        context.Self.HasExclusiveDeviceKey && State == OwnState.Out && state.Sender == context.Self.UserId && content?.JoinState == JoinState.Joined;

    private void OnOwnKeyWhileIn(VoiceInput.CallState state, CallStateContent? content)
    {
        var joined = content?.JoinState == JoinState.Joined;
        if (state.Sender != context.Self.UserId)
        {
            OverwriteForeignState();
        }
        else if (callState.IsOwnSession(content))
        {
            EchoSeen = true;
            callState.OnEcho(state);
        }
        else if (joined && context.Self.HasExclusiveDeviceKey && context.Now - _joinedAt < context.Parameters.PreviousProcessWindow)
        {
            if (context.Now - (state.Age ?? TimeSpan.Zero) >= _joinedAt) // otherwise the own JOINED comes after it anyway
                OverwriteForeignState(); // a delayed request of the previous process
        }
        else if (joined)
        {
            if (EchoSeen)
                ForceOut(OwnTrigger.Removed, VoiceProblem.TakenOver);
        }
        else if (EchoSeen || (State == OwnState.In && context.Now - _acceptedAt > context.Parameters.AnswerDueAfter))
        {
            Rejoin();
        }
    }

    private void OverwriteForeignState()
    {
        delayedLeave.OnForeignWrite();
        if (context.Timers.IsSet(TimerKind.Write))
            return;
        delayedLeave.Restart(); // the answer shows whether the server still has it
        var due = _overwrites.Next();
        if (due > context.Now)
            context.Timers.Set(TimerKind.Write, due);
        else
            callState.WriteSoon();
    }

    // Peers keep the connections to a session whose JOINED returns at once, so that nobody hears an interruption.
    private void Rejoin()
    {
        if (State != OwnState.Rejoining && !TryMove(OwnTrigger.OwnLeftReceived))
            return;
        EchoSeen = false;
        delayedLeave.ForgetConfirmation();
        callState.WriteNext(Urgency.Join);
        if (delayedLeave.IsScheduled)
            delayedLeave.Restart(); // it may have been sent; or that was one of the previous process
        else
            ScheduleLeave();
    }

    private void OnPowerReturned()
    {
        Problem = VoiceProblem.None;
        if (State != OwnState.In)
            return;
        delayedLeave.AllowAgain();
        ScheduleLeave();
        callState.Republish(); // nothing was renewed meanwhile
    }

    // A write that is under way may have been refused before the change.
    private void ScheduleRepublish()
    {
        callState.OnAuthorizationChanged();
        if (IsIn && authorization.CanJoin && callState.IsOlderThanAuthorization)
            callState.Republish();
    }
}
