namespace Parley.Protocol;

/// <summary>
/// This device's callstate: its content, and how it is written. One request at a time, always with the newest content.
/// See docs/spec/voice-channel.md, Callstate and Liveness.
/// </summary>
internal sealed class OwnCallState(
    IMachineContext context, ServerClock clock, DelayedLeave delayedLeave, Authorization authorization, IOccupancy occupancy)
{
    // The time that a renewal takes at most to reach a base-protocol peer before its 10 s are over.
    private static readonly TimeSpan BaseProtocolMargin = TimeSpan.FromSeconds(1);

    /// <summary>The id of the current session, or of the last one; empty before the first.</summary>
    private string _session = "";

    /// <summary>When the server got the session's first callstate, in ms since 1970 by its clock; 0 if not known.</summary>
    private long _since;

    /// <summary>The write that is under way; 0 if none is.</summary>
    private int _request;

    /// <summary>Writes that failed in a row.</summary>
    private int _failures;

    /// <summary>Whether the content has changed since the write that is under way began.</summary>
    private bool _isDirty;

    /// <summary>Whether the last <c>JOINED</c> has a long <c>expires_in</c>, which only a delayed leave justifies.</summary>
    private bool _expiresLate;

    /// <summary>When the last <c>JOINED</c> was written; <see langword="null"/> before the first.</summary>
    private TimeSpan? _writtenAt;

    /// <summary>When the last <c>JOINED</c> that the server confirmed was written; <see langword="null"/> if none of this session.</summary>
    private TimeSpan? _confirmedAt;

    /// <summary>The interval between renewals that the last <c>JOINED</c> promised.</summary>
    private TimeSpan _interval;

    /// <summary>Whether memberships or power levels changed since the write that is under way began.</summary>
    private bool _authorizationChanged;

    /// <summary>Gets the id of the current session, or of the last one; empty before the first.</summary>
    public string Session => _session;

    /// <summary>Gets when the session began, in ms since 1970 by the server's clock; 0 if not known.</summary>
    public long Since => _since;

    /// <summary>Gets whether this device sends silence.</summary>
    public bool Muted { get; private set; }

    /// <summary>Gets whether this device plays nobody.</summary>
    public bool Deafened { get; private set; }

    /// <summary>Gets whether this device records what it hears.</summary>
    public bool Recording { get; private set; }

    /// <summary>Gets whether a write is under way.</summary>
    public bool IsWriting => _request != 0;

    /// <summary>Gets whether memberships or power levels changed while the last write was under way: the server may now accept it.</summary>
    public bool AuthorizationChanged => _authorizationChanged;

    /// <summary>Gets whether the last <c>JOINED</c> is older than the authorization of the own user, so that others trust it only for a moment.</summary>
    public bool IsOlderThanAuthorization =>
        authorization.AuthorizedSince(context.Self.UserId) is { } since && !((IsWriting ? _writtenAt : _confirmedAt) > since.At);

    /// <summary>Gets whether the last <c>JOINED</c> has not timed out for base-protocol peers, which ignore messages of a device that has.</summary>
    public bool IsFreshForBaseProtocolPeers =>
        _writtenAt is { } written && context.Now - written < context.Parameters.BaseProtocolTimeout - BaseProtocolMargin;

    // Without a delayed leave the interval grows with the number of members, as that between RTCP reports does (RFC 3550 §6.2).
    private TimeSpan RenewalInterval
    {
        get
        {
            if (occupancy.HasBaseProtocolPeer)
                return context.Parameters.BaseProtocolRenewal * occupancy.OwnDevices;
            if (delayedLeave.IsConfirmed)
                return context.Parameters.DelayedLeaveRenewal;
            var scaled = context.Parameters.RenewalPerMember * (occupancy.OtherMembers + 1);
            return scaled > context.Parameters.LeastRenewal ? scaled : context.Parameters.LeastRenewal;
        }
    }

    /// <summary>Starts a session with a new id.</summary>
    public void BeginSession()
    {
        _session = context.NewSessionId();
        _since = 0;
        _confirmedAt = null;
    }

    /// <summary>Returns whether a callstate is a <c>JOINED</c> of the current or the last session.</summary>
    public bool IsOwnSession(CallStateContent? content) =>
        _session.Length > 0 && content?.Parley?.Session == _session && content.JoinState == JoinState.Joined;

    /// <summary>Handles the echo of a <c>JOINED</c> of the current session.</summary>
    public void OnEcho(VoiceInput.CallState state)
    {
        clock.Learn(state);
        if (_since == 0)
            _since = state.OriginServerTs;
        context.InvalidateView();
    }

    /// <summary>Sets the mute state; returns whether it changed.</summary>
    public bool SetMuted(bool muted, bool deafened)
    {
        if (Muted == muted && Deafened == deafened)
            return false;
        (Muted, Deafened) = (muted, deafened);
        context.InvalidateView();
        return true;
    }

    /// <summary>Sets whether this device records; returns whether that changed.</summary>
    public bool SetRecording(bool recording)
    {
        if (Recording == recording)
            return false;
        Recording = recording;
        context.InvalidateView();
        return true;
    }

    /// <summary>Writes <c>JOINED</c> now. Does nothing if the power levels do not allow it; it is written when they do.</summary>
    public void WriteJoined(Urgency urgency)
    {
        _isDirty = false;
        context.Timers.Clear(TimerKind.Write);
        context.Timers.Clear(TimerKind.Renew);
        if (!authorization.CanJoin)
            return;
        var hasBaseProtocolPeer = occupancy.HasBaseProtocolPeer;
        _expiresLate = delayedLeave.IsConfirmed && !hasBaseProtocolPeer;
        _interval = RenewalInterval;
        var content = new CallStateContent
        {
            JoinState = JoinState.Joined,
            Timestamp = new(clock.Timestamp),
            Parley = new()
            {
                Session = _session,
                DeviceId = context.Self.DeviceId.Value,
                ExpiresIn = (long)(_interval * context.Parameters.ExpiryFactor).TotalMilliseconds,
                Muted = Muted,
                Deafened = Deafened,
                Recording = Recording ? true : null,
                Kind = context.Self.Kind,
                Since = _since > 0 ? _since : null,
            },
        };
        _writtenAt = context.Now;
        _authorizationChanged = false;
        _request = context.NewRequest(RequestKind.Joined);
        context.Emit(new VoiceCommand.WriteState(_request, content, hasBaseProtocolPeer && urgency == Urgency.Renewal ? Urgency.KeepAlive : urgency)
        {
            RepeatsAfter = hasBaseProtocolPeer ? _interval : null,
        });
    }

    /// <summary>Writes <c>LEFT</c> now.</summary>
    public void WriteLeft()
    {
        context.Timers.Clear(TimerKind.Write);
        _authorizationChanged = false;
        _request = context.NewRequest(RequestKind.Left);
        context.Emit(new VoiceCommand.WriteState(_request, LeftContent(), Urgency.Leave));
    }

    /// <summary>Returns the content of a <c>LEFT</c> of this session.</summary>
    public CallStateContent LeftContent() => new()
    {
        JoinState = JoinState.Left,
        Timestamp = new(clock.Timestamp),
        Parley = new() { Session = _session, DeviceId = context.Self.DeviceId.Value },
    };

    /// <summary>Writes <c>JOINED</c> now, or as soon as the write before has been answered and is 500 ms old.</summary>
    public void WriteSoon()
    {
        if (IsWriting)
            _isDirty = true;
        else if (_writtenAt + context.Parameters.LeastWriteGap is { } due && due > context.Now)
            context.Timers.SetEarlier(TimerKind.Write, due);
        else
            WriteJoined(Urgency.Renewal);
    }

    /// <summary>Writes <c>JOINED</c> now, or when the write that is under way has been answered.</summary>
    public void WriteNext(Urgency urgency)
    {
        if (IsWriting)
            _isDirty = true;
        else
            WriteJoined(urgency);
    }

    /// <summary>Writes a shorter <c>expires_in</c> if the last one relied on a delayed leave that is lost.</summary>
    public void ShortenExpiry()
    {
        if (_expiresLate)
            WriteSoon();
    }

    /// <summary>Writes <c>JOINED</c> 1 to 3 s later: all devices in the channel do so after new power levels, and not all at the same moment.</summary>
    public void Republish() =>
        context.Timers.SetEarlier(TimerKind.Write, context.After(context.Parameters.RepublishAfter * (1 + (2 * context.NextFraction()))));

    /// <summary>Notes that memberships or power levels changed.</summary>
    public void OnAuthorizationChanged() => _authorizationChanged |= IsWriting;

    /// <summary>
    /// Renews the callstate now or soon enough if a base-protocol peer may be in the channel, however it came to count. Does nothing
    /// during a write or before the next attempt of one that failed: the renewal is scheduled after it.
    /// </summary>
    public void RenewForBaseProtocolPeers()
    {
        if (!context.Timers.IsSet(TimerKind.Renew) || _writtenAt is not { } written || !occupancy.HasBaseProtocolPeer)
            return;
        var interval = RenewalInterval;
        var due = written + (_interval > interval ? context.Parameters.BaseProtocolRenewal : interval); // a peer that has come since waits 7 s at most
        if (due > context.Now)
            context.Timers.SetEarlier(TimerKind.Renew, due);
        else
            WriteNext(Urgency.Renewal);
    }

    /// <summary>Handles the result of a write; returns whether it is the one under way, not an earlier one that no longer matters.</summary>
    public bool OnAnswered(int request, bool isDone)
    {
        if (request != _request)
            return false;
        _request = 0;
        if (isDone)
            _failures = 0;
        return true;
    }

    /// <summary>Handles that the server has stored the <c>JOINED</c>.</summary>
    public void OnConfirmed() => _confirmedAt = _writtenAt;

    /// <summary>Sets the timer for the next renewal, and writes again if the content has changed since.</summary>
    public void ScheduleRenewal()
    {
        // By what was promised, or sooner if a base-protocol peer has joined since.
        var interval = RenewalInterval is var now && now < _interval ? now : _interval;
        // Not all devices at the same moment: later if a room's renewals share one budget, sooner if peers wait for it.
        var share = occupancy.HasBaseProtocolPeer || delayedLeave.IsConfirmed ? 1 - context.NextFraction() / 10 : 1 + context.NextFraction() / 10;
        context.Timers.Set(TimerKind.Renew, (_writtenAt ?? context.Now) + interval * share);
        if (_isDirty || (_expiresLate && !delayedLeave.IsConfirmed))
            WriteSoon();
    }

    /// <summary>Sets the timer for another attempt after a write that failed.</summary>
    public void RetryLater() =>
        context.Timers.Set(TimerKind.Write, context.After(context.BackOff(context.Parameters.RetryAfter, context.Parameters.LongestBackOff, ++_failures)));

    /// <summary>Stops writing and renewing; the write that is under way goes on.</summary>
    public void Stop()
    {
        context.Timers.Clear(TimerKind.Write);
        context.Timers.Clear(TimerKind.Renew);
        _isDirty = false;
    }

    /// <summary>Ignores the result of the write that is under way.</summary>
    public void Abandon() => _request = 0;
}
