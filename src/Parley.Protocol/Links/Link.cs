namespace Parley.Protocol;

/// <summary>
/// The link to one session of a device, along <see cref="LinkTransitions"/>: when a connection opens, how it is repaired, and when
/// it ends. A link exists while a connection is wanted; it may need several connections, one after the other.
/// See docs/spec/voice-channel.md, Joining and Repair.
/// </summary>
internal sealed class Link(IMachineContext context, ILinkPeer peer, Outbox outbox) : IMessageTarget
{
    /// <summary>The state; <see langword="null"/> while no connection is wanted.</summary>
    private LinkState? _state;

    /// <summary>The connection in use; <see langword="null"/> while there is none.</summary>
    private LinkConnection? _connection;

    /// <summary>Gets the state; <see langword="null"/> while no connection is wanted.</summary>
    public LinkState? State => _state;

    /// <summary>Gets whether a connection is wanted.</summary>
    public bool Exists => _state is not null;

    /// <summary>Gets whether audio flows, or did a moment ago.</summary>
    public bool IsLive => _state is LinkState.Connected or LinkState.Disconnected or LinkState.Restarting or LinkState.Grace;

    /// <summary>Gets the connection in use; <see langword="null"/> while there is none.</summary>
    public LinkConnection? Connection => _connection;

    /// <summary>Gets the id of the peer connection in use; 0 while there is none.</summary>
    public int PeerId => _connection?.PeerId ?? 0;

    /// <summary>Gets the number of the last connection, counted from 1 by both sides; 0 before the first.</summary>
    public long ConnectionNumber { get; private set; }

    /// <summary>Gets the own offers in a row that the peer did not answer.</summary>
    public int UnansweredOffers { get; private set; }

    /// <summary>Gets the connections given up since audio flowed last.</summary>
    public int Failures { get; private set; }

    /// <summary>Gets why the last connection was given up.</summary>
    public LinkFault Fault { get; private set; }

    /// <summary>Gets whether audio has flowed since a connection has been wanted.</summary>
    public bool WasUp { get; private set; }

    IMessageReceiver IMessageTarget.Peer => peer;

    // Each message to a base-protocol peer is a room event, which may have to wait for the rate limit.
    private TimeSpan QueueTimeout => peer.IsBaseProtocolPeer ? context.Parameters.BaseProtocolQueueTimeout : TimeSpan.Zero;

    /// <summary>Starts a link. The later joiner offers; the other side waits for that offer, and offers itself if none arrives.</summary>
    /// <param name="weJoin">Whether this device joined later.</param>
    /// <param name="peerMissedUs">Whether the peer did not see this device when it joined, and so does not offer.</param>
    public void Begin(bool weJoin, bool peerMissedUs)
    {
        BeginWaiting();
        if (weJoin)
            Open();
        else if (peerMissedUs)
            peer.Timers.Set(TimerKind.OfferDue, context.After(context.Parameters.OfferDueAfterRenewal));
        else
            peer.Timers.Set(TimerKind.OfferDue, context.After(context.Parameters.OfferDueAfter + context.Parameters.OfferJitter * context.NextFraction()));
    }

    /// <summary>Starts a link for an offer that has arrived.</summary>
    public void BeginWaiting()
    {
        if (Exists)
            return;
        _state = LinkState.AwaitingOffer;
        context.InvalidateView();
    }

    /// <summary>Opens a connection with an own offer, if the state allows it.</summary>
    public void Open()
    {
        if (!TryMove(LinkTrigger.StartOffering))
            return;
        ConnectionNumber++;
        OpenConnection(isOpener: true).MakeOffer(iceRestart: false);
        peer.Timers.Set(TimerKind.ConnectDue, context.After(context.Parameters.AnswerDueAfter + context.Parameters.ConnectDueAfter + QueueTimeout));
    }

    /// <summary>Opens a connection with the peer's offer; returns whether the state allows it.</summary>
    public bool TryAccept(string sdp, long seq, long connectionNumber, SafetyFields safety)
    {
        if (!TryMove(LinkTrigger.AcceptRemoteOffer))
            return false;
        ConnectionNumber = connectionNumber;
        Answer(OpenConnection(isOpener: false), sdp, seq, safety);
        return true;
    }

    /// <summary>Answers the peer's offer on the connection that the own offer was to open; the own offer is rolled back.</summary>
    public void Yield(LinkConnection connection, string sdp, long seq, SafetyFields safety)
    {
        Move(LinkTrigger.AcceptRemoteOffer);
        StopTimers();
        Answer(connection, sdp, seq, safety);
    }

    /// <summary>Handles that the peer restarts ICE while audio does not flow.</summary>
    public void OnPeerRestarts()
    {
        if (_state != LinkState.Disconnected)
            return;
        Move(LinkTrigger.Restart);
        StopTimers();
        peer.Timers.Set(TimerKind.RestartDue, context.After(context.Parameters.RestartDueAfter));
    }

    /// <summary>Handles the peer's answer to the offer that opened the connection, or to one that changes it.</summary>
    public void OnAnswered()
    {
        if (!TryMove(LinkTrigger.AnswerCame))
            return; // the offer was to change the connection
        StopTimers();
        peer.Timers.Set(TimerKind.ConnectDue, context.After(context.Parameters.ConnectDueAfter));
    }

    /// <summary>Handles an own description that is ready: sends it.</summary>
    public void OnDescribed(bool isOffer, string sdp)
    {
        if (_connection is not { } connection)
            return;
        if (isOffer && connection.Negotiation == Negotiation.MakingOffer)
        {
            connection.OnOfferSent(Post(RtcType.Offer, DescriptionBody(isOffer, sdp), Urgency.Offer, safety: connection.Safety.OnOwnOffer(sdp)));
            if (TryMove(LinkTrigger.OfferSent)) // false for an ICE restart
                peer.Timers.Set(TimerKind.AnswerDue, context.After(context.Parameters.AnswerDueAfter + QueueTimeout));
        }
        else if (!isOffer && connection.Negotiation == Negotiation.MakingAnswer)
        {
            connection.EndNegotiation();
            TryMove(LinkTrigger.AnswerSent); // false if the offer changed the connection
            Post(RtcType.Answer, DescriptionBody(isOffer, sdp), Urgency.Answer, connection.OfferSeq, connection.Safety.OnOwnAnswer(sdp));
        }
    }

    public void OnGathered(WireCandidate candidate) => (_state == LinkState.Connected ? null : _connection)?.OnGathered(candidate);

    /// <summary>Sends a text about the connection that no audio waits for: a random number, or a proof.</summary>
    public void SendText(RtcType type, string text) => Post(type, text, Urgency.Candidates);

    /// <summary>Sends pending candidates, unless the next request has a message for the device already: then they wait a little for others.</summary>
    public void SendCandidates(bool hasMessage)
    {
        if (_connection is not { HasPendingCandidates: true } connection)
            return;
        if (hasMessage)
        {
            context.Timers.SetEarlier(TimerKind.Flush, context.After(connection.CandidateWindow));
            return;
        }
        var candidates = connection.TakePendingCandidates();
        if (!peer.IsBaseProtocolPeer)
        {
            Post(RtcType.Candidates, Bodies.WriteCandidates(candidates), Urgency.Candidates);
            return;
        }
        foreach (var candidate in candidates)
            Post(peer.Dialect.CandidateType, Bodies.WriteCandidate(candidate, peer.Dialect.UsesJson), Urgency.Candidates);
    }

    /// <summary>Handles that a room message to a base-protocol peer went out: only now can the peer answer.</summary>
    void IMessageTarget.OnSent(RtcType? type)
    {
        if (type == RtcType.Offer && _state == LinkState.Offered)
        {
            peer.Timers.Set(TimerKind.AnswerDue, context.After(context.Parameters.AnswerDueAfter));
            peer.Timers.Set(TimerKind.ConnectDue, context.After(context.Parameters.AnswerDueAfter + context.Parameters.ConnectDueAfter));
        }
        else if (type == RtcType.Answer && _state == LinkState.Connecting)
        {
            peer.Timers.Set(TimerKind.ConnectDue, context.After(context.Parameters.ConnectDueAfter));
        }
    }

    bool IMessageTarget.Wants(int peerId) => Exists && PeerId == peerId;

    /// <summary>Handles any sign of the device: its unanswered offers no longer count.</summary>
    public void OnHeard()
    {
        if (UnansweredOffers > 0)
            context.InvalidateView();
        UnansweredOffers = 0;
    }

    /// <summary>Handles a timer of the link.</summary>
    public LinkOutcome OnTimer(TimerKind kind)
    {
        if (kind is TimerKind.OfferDue or TimerKind.BackOff)
            Open();
        return kind switch
        {
            TimerKind.AnswerDue => GiveUp(LinkFault.NoAnswer),
            TimerKind.ConnectDue => GiveUp(LinkFault.NoPath),
            TimerKind.StartRestart => Restart(),
            TimerKind.RestartDue => OnRestartOver(),
            _ => LinkOutcome.None,
        };
    }

    /// <summary>Handles a change of the connection's state.</summary>
    public LinkOutcome OnMediaChanged(MediaState media)
    {
        if (_connection is not { } connection)
            return LinkOutcome.None;
        connection.SetMedia(media == MediaState.Connected);
        switch (media)
        {
            case MediaState.Connected:
                if (TryMove(LinkTrigger.MediaUp))
                    OnMediaUp(connection);
                break;
            case MediaState.Disconnected:
                OnDisconnected(connection);
                break;
            case MediaState.Failed when _state is LinkState.Connected or LinkState.Disconnected:
                TryMove(LinkTrigger.MediaDisconnected); // false if it is disconnected already
                peer.Timers.SetEarlier(TimerKind.StartRestart, connection.IsOpener ? context.Now : context.After(context.Parameters.NonOpenerDelay));
                break;
            case MediaState.Failed:
                return GiveUp(WasUp ? LinkFault.PathLost : LinkFault.NoPath);
            case MediaState.Closed:
                return GiveUp(LinkFault.ClosedByPeer);
        }
        return LinkOutcome.None;
    }

    /// <summary>Handles a connection that could not do what it was asked for.</summary>
    public LinkOutcome OnFailed(bool isBadDescription)
    {
        if (isBadDescription && _state == LinkState.Connected && _connection is { Negotiation: Negotiation.MakingAnswer } connection)
        {
            connection.EndNegotiation(); // an offer that was to change the connection leaves it as it is
            context.Ignore(IgnoredReason.Malformed);
            return LinkOutcome.None;
        }
        return GiveUp(isBadDescription ? LinkFault.BadDescription : LinkFault.NoPath);
    }

    /// <summary>Restarts ICE after the own network has changed, whichever side opened the connection: only this side knows.</summary>
    public LinkOutcome OnNetworkChanged()
    {
        if (_state is not (LinkState.Connected or LinkState.Disconnected) || _connection?.Negotiation != Negotiation.Idle || peer.IsBaseProtocolPeer)
            return LinkOutcome.None;
        peer.Timers.Clear(TimerKind.StartRestart);
        return Restart();
    }

    /// <summary>Handles the peer's <c>LEFT</c>: keeps a live connection for a moment, in case the server sent it. Returns whether it does.</summary>
    public bool TryBeginGrace(TimeSpan grace)
    {
        if (!TryMove(LinkTrigger.PeerLeft))
            return false;
        StopTimers(); // a repair waits until the peer is back
        peer.Timers.Set(TimerKind.GraceOver, context.After(grace));
        return true;
    }

    /// <summary>Handles a <c>JOINED</c> of the same session: the peer's <c>LEFT</c> was the server's.</summary>
    public void OnPeerReturned()
    {
        if (_state != LinkState.Grace)
            return;
        peer.Timers.Clear(TimerKind.GraceOver);
        Move(LinkTrigger.PeerReturned);
        if (_connection is { IsMediaUp: false } connection)
            OnDisconnected(connection);
    }

    /// <summary>Ends the link: no connection is wanted any more.</summary>
    public void End()
    {
        if (!Exists)
            return;
        Move(LinkTrigger.End);
        CloseConnection();
        StopTimers();
        (_state, Failures, Fault, WasUp) = (null, 0, LinkFault.None, false);
    }

    /// <summary>Makes a move that the current state must allow.</summary>
    private void Move(LinkTrigger trigger)
    {
        _state = LinkTransitions.Table.Next(_state!.Value, trigger);
        context.InvalidateView();
    }

    /// <summary>Makes a move if the current state allows it; returns whether it does.</summary>
    private bool TryMove(LinkTrigger trigger)
    {
        if (_state is not { } state || !LinkTransitions.Table.TryNext(state, trigger, out _))
            return false;
        Move(trigger);
        return true;
    }

    private LinkConnection OpenConnection(bool isOpener)
    {
        CloseConnection();
        StopTimers();
        return _connection = new(context, peer, isOpener);
    }

    private void CloseConnection()
    {
        _connection?.Close();
        _connection = null;
    }

    private void Answer(LinkConnection connection, string sdp, long seq, SafetyFields safety)
    {
        connection.SetOpenedByPeer(sdp, safety);
        peer.Timers.Set(TimerKind.ConnectDue, context.After(context.Parameters.ConnectDueAfter + QueueTimeout));
        connection.MakeAnswer(sdp, seq);
    }

    private long Post(RtcType type, string body, Urgency urgency, long? answers = null, SafetyFields safety = default) =>
        outbox.Post(this, PeerId, ConnectionNumber, type, body, urgency, answers, safety);

    private string DescriptionBody(bool isOffer, string sdp) =>
        peer is { IsBaseProtocolPeer: true, Dialect.UsesJson: true } ? Bodies.WriteSdp(isOffer, sdp) : sdp;

    private void OnMediaUp(LinkConnection connection)
    {
        StopTimers();
        connection.TakePendingCandidates(); // the path is found
        (WasUp, Failures, Fault) = (true, 0, LinkFault.None);
    }

    private void OnDisconnected(LinkConnection connection)
    {
        if (TryMove(LinkTrigger.MediaDisconnected))
            peer.Timers.Set(TimerKind.StartRestart, context.After(connection.IsOpener ? context.Parameters.DisconnectGrace : context.Parameters.DisconnectGrace + context.Parameters.NonOpenerDelay));
    }

    private LinkOutcome Restart()
    {
        if (peer is { IsExpired: true, IsUnstamped: false })
        {
            End(); // neither audio nor a callstate shows that the device is still there
            return LinkOutcome.None;
        }
        if (peer.IsBaseProtocolPeer || _connection is not { Negotiation: Negotiation.Idle } connection)
            return GiveUp(LinkFault.PathLost);
        if (!TryMove(LinkTrigger.Restart))
            return LinkOutcome.None;
        peer.Timers.Set(TimerKind.RestartDue, context.After(context.Parameters.RestartDueAfter));
        connection.MakeOffer(iceRestart: true);
        return LinkOutcome.None;
    }

    // A restart on a path that was never lost reports no change of state. The connection has been up all the time, although the
    // homeserver may be away and nobody has answered.
    private LinkOutcome OnRestartOver()
    {
        if (_connection is not { IsMediaUp: true } connection || !TryMove(LinkTrigger.MediaUp))
            return GiveUp(LinkFault.PathLost);
        OnMediaUp(connection);
        return LinkOutcome.None;
    }

    // Closes a connection that failed; another one follows for as long as both are members.
    private LinkOutcome GiveUp(LinkFault fault)
    {
        if (_state == LinkState.Grace)
            return LinkOutcome.RemovePeer;
        var wasOpener = _connection?.IsOpener == true;
        if (!TryMove(LinkTrigger.GiveUp))
            return LinkOutcome.None;
        CloseConnection();
        StopTimers();
        (Fault, Failures) = (fault, Failures + 1);
        if (fault == LinkFault.NoAnswer)
            UnansweredOffers++;
        if (peer.IsBaseProtocolPeer)
            peer.Dialect.TryOther(Failures);
        if (!peer.Confirmed)
            return LinkOutcome.RemovePeer;
        if (peer.IsExpired && (!peer.IsUnstamped || UnansweredOffers >= context.Parameters.MaxUnansweredOffers))
        {
            End();
            return LinkOutcome.StopProbing;
        }
        var wait = context.BackOff(context.Parameters.FirstBackOff, context.Parameters.LongestBackOff, Failures);
        // A base-protocol peer that leaves closes its connections first; its LEFT arrives later, in the room.
        var mayHaveLeft = fault == LinkFault.ClosedByPeer && peer.IsBaseProtocolPeer;
        peer.Timers.Set(TimerKind.BackOff, context.After(wasOpener && !mayHaveLeft ? wait : wait + context.Parameters.NonOpenerDelay));
        return LinkOutcome.None;
    }

    private void StopTimers()
    {
        for (var kind = TimerKind.OfferDue; kind <= TimerKind.GraceOver; kind++)
            peer.Timers.Clear(kind);
    }
}
