namespace Parley.Protocol;

/// <summary>
/// Handles the call events of one session of a device: what an offer, an answer or candidates do to the link, depending on its
/// state. See docs/spec/voice-channel.md, Offers that meet.
/// </summary>
internal sealed class LinkNegotiator(IMachineContext context, ILinkPeer peer, Link link, ConnectionBudget budget)
{
    /// <summary>Numbers of the peer's last messages.</summary>
    private readonly ReceivedNumbers _received = new();

    /// <summary>The highest <c>seq</c> of an offer or answer of the peer; 0 before the first.</summary>
    private long _lastDescription;

    /// <summary>Gets the link.</summary>
    public Link Link => link;

    /// <summary>Handles a call event of a Parley peer.</summary>
    /// <param name="content">The event's content; its body is not <see langword="null"/>.</param>
    /// <param name="seq">The number of the message.</param>
    /// <param name="connection">The number of the connection.</param>
    /// <param name="answers">The number of the offer that it answers; 0 if it names none.</param>
    public LinkOutcome OnParleyCall(CallContent content, long seq, long connection, long answers)
    {
        link.OnHeard();
        if (content.RtcType != RtcType.Offer && connection > link.ConnectionNumber)
            return LinkOutcome.BufferMessage;
        if (!_received.Add(seq))
            context.Ignore(IgnoredReason.Repeated);
        else if (content.RtcType == RtcType.Offer)
            return OnOffer(content.Body!, seq, connection, SafetyFields.Of(content.Parley!));
        else if (!link.Exists || connection != link.ConnectionNumber)
            context.Ignore(IgnoredReason.Old);
        else if (content.RtcType == RtcType.Reveal)
            OnReveal(content.Body!);
        else if (content.RtcType == RtcType.Proof)
            OnProof(content.Body!);
        else if (content.RtcType != RtcType.Answer)
            OnCandidates(content);
        else
        {
            _lastDescription = Math.Max(_lastDescription, seq); // the peer has dropped its earlier offers
            OnAnswer(content.Body!, answers, SafetyFields.Of(content.Parley!));
        }
        return LinkOutcome.None;
    }

    /// <summary>Handles a call event of a base-protocol peer.</summary>
    public LinkOutcome OnBaseProtocolCall(CallContent content)
    {
        link.OnHeard();
        if (content.RtcType == RtcType.Offer && content.Receiver is not null)
            return OnBaseProtocolOffer(content.Body!);
        if (!link.Exists)
            context.Ignore(IgnoredReason.Old);
        else if (content.RtcType == RtcType.Answer && content.Receiver is not null)
            OnAnswer(content.Body!, link.Connection?.OfferSeq ?? 0, default);
        else
            OnCandidates(content);
        return LinkOutcome.None;
    }

    /// <summary>
    /// Handles a timer of the proofs: it is time to reveal the random number of the safety code and to prove this device's identity, or the peer's proof
    /// takes too long.
    /// </summary>
    public void OnProofTimer(TimerKind kind)
    {
        if (link.Connection is not { } connection)
            return;
        if (kind == TimerKind.ProofDue)
        {
            connection.Proof.OnOverdue();
            return;
        }
        if (connection.Safety.TakeReveal() is { } number)
            link.SendText(RtcType.Reveal, number);
        connection.Proof.Prove();
    }

    private LinkOutcome OnOffer(string body, long seq, long connectionNumber, SafetyFields safety)
    {
        if (Bodies.ReadSdp(body, out _) is not { } sdp)
        {
            context.Ignore(IgnoredReason.Malformed);
            return LinkOutcome.None;
        }
        var isNewest = seq > _lastDescription;
        _lastDescription = Math.Max(_lastDescription, seq);
        link.BeginWaiting();
        if (connectionNumber > link.ConnectionNumber)
            return Accept(sdp, seq, connectionNumber, safety);
        if (!isNewest)
            context.Ignore(IgnoredReason.Old);
        else if (connectionNumber < link.ConnectionNumber || link.Connection is not { } connection || IsOfAnotherPeerConnection(connection, sdp))
            OfferAboveBoth();
        else if (link.State is LinkState.Offering or LinkState.Offered)
            return OnGlare(connection, sdp, seq, safety);
        else
            Renegotiate(connection, sdp, seq);
        return LinkOutcome.None;
    }

    private LinkOutcome OnBaseProtocolOffer(string body)
    {
        if (Bodies.ReadSdp(body, out var isJson) is not { } sdp)
        {
            context.Ignore(IgnoredReason.Malformed);
            return LinkOutcome.None;
        }
        peer.Dialect.Learn(isJson);
        link.BeginWaiting();
        if (link.State is LinkState.Offering or LinkState.Offered)
            return OnGlare(link.Connection!, sdp, 0, default);
        if (link.Connection is not { RemoteOrigin: { } origin } connection || origin != Bodies.Origin(sdp))
            return Accept(sdp, 0, link.ConnectionNumber + 1, default);
        Renegotiate(connection, sdp, 0);
        return LinkOutcome.None;
    }

    // The peer's offer opens a connection, the first one or one after a failure.
    private LinkOutcome Accept(string sdp, long seq, long connectionNumber, SafetyFields safety)
    {
        if (!budget.Allows(peer.UserId))
        {
            context.Ignore(IgnoredReason.TooMany);
            return LinkOutcome.None;
        }
        if (!link.TryAccept(sdp, seq, connectionNumber, safety))
        {
            context.Ignore(IgnoredReason.OutOfPlace);
            return LinkOutcome.None;
        }
        budget.Count(peer.UserId);
        return LinkOutcome.ReplayMessages;
    }

    // A peer that had removed this device, and sees it again, counts connections from 1: its offer does not fit the connection
    // that this side still has.
    private bool IsOfAnotherPeerConnection(LinkConnection connection, string sdp) =>
        link.State is LinkState.Connecting or LinkState.Connected or LinkState.Disconnected or LinkState.Restarting
        && connection.RemoteOrigin is { } known && Bodies.Origin(sdp) is { } origin && origin != known;

    // The two sides count connections differently, because one has forgotten: the own offer has a number above both.
    private void OfferAboveBoth()
    {
        context.Ignore(IgnoredReason.Old);
        if (link.State is LinkState.Offering or LinkState.Offered || !budget.Allows(peer.UserId))
            return;
        budget.Count(peer.UserId);
        link.Open();
    }

    // Both sides have offered to open a connection: the offer of the lesser device key counts. An own offer to a base-protocol
    // peer that has not gone out yet yields in any case.
    private LinkOutcome OnGlare(LinkConnection connection, string sdp, long seq, SafetyFields safety)
    {
        var isSent = connection.Negotiation == Negotiation.OfferOut;
        if (context.Self.Key.CompareTo(peer.Key) < 0 && (isSent || !peer.IsBaseProtocolPeer))
        {
            context.Ignore(IgnoredReason.OutOfPlace);
            return LinkOutcome.None;
        }
        link.Yield(connection, sdp, seq, safety);
        return LinkOutcome.ReplayMessages;
    }

    // Perfect negotiation (WebRTC §10.7): the opener counts as the later joiner, and is polite.
    private void Renegotiate(LinkConnection connection, string sdp, long seq)
    {
        var collides = connection.Negotiation is Negotiation.MakingOffer or Negotiation.OfferOut;
        if (connection.Negotiation == Negotiation.MakingAnswer || (collides && !connection.IsOpener) || link.State == LinkState.Grace)
        {
            context.Ignore(IgnoredReason.OutOfPlace);
            return;
        }
        connection.Safety.OnChanged(sdp);
        link.OnPeerRestarts();
        connection.MakeAnswer(sdp, seq);
    }

    private void OnAnswer(string body, long answers, SafetyFields safety)
    {
        if (link.Connection is not { Negotiation: Negotiation.OfferOut } connection || answers != connection.OfferSeq)
        {
            context.Ignore(IgnoredReason.OutOfPlace);
            return;
        }
        if (Bodies.ReadSdp(body, out var isJson) is not { } sdp)
        {
            context.Ignore(IgnoredReason.Malformed);
            return;
        }
        if (peer.IsBaseProtocolPeer)
            peer.Dialect.Learn(isJson);
        connection.AcceptAnswer(sdp);
        link.OnAnswered();
        connection.Safety.OnAnswered(sdp, safety);
    }

    private void OnReveal(string nonce)
    {
        if (link.Connection?.Safety.TryReveal(nonce) != true)
            context.Ignore(IgnoredReason.OutOfPlace);
    }

    private void OnProof(string signature)
    {
        if (link.Connection?.Proof.TryCheck(signature) != true)
            context.Ignore(IgnoredReason.OutOfPlace);
    }

    private void OnCandidates(CallContent content)
    {
        if (link.Connection is not { CandidatesLeft: > 0 and var left } connection)
        {
            context.Ignore(link.Connection is null ? IgnoredReason.OutOfPlace : IgnoredReason.TooMany);
            return;
        }
        List<WireCandidate>? candidates;
        if (content.RtcType == RtcType.Candidates)
            candidates = Bodies.ReadCandidates(content.Body!, left);
        else if (content.RtcType == RtcType.Candidate || content.RtcType == RtcType.IceCandidate)
            candidates = Bodies.ReadCandidate(content.Body!, out _) is { } one ? [one] : null;
        else
        {
            context.Ignore(IgnoredReason.UnknownType);
            return;
        }
        if (candidates is null or [])
            context.Ignore(IgnoredReason.Malformed);
        else
            connection.AddCandidates(candidates);
    }
}
