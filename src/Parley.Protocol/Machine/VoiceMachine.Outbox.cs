namespace Parley.Protocol;

/// <content>What goes out: descriptions and candidates, as few requests as can be.</content>
public sealed partial class VoiceMachine
{
    private const int MaxTries = 5;
    private const int MaxPending = 50;
    private readonly List<Outgoing> _outbox = [];
    private readonly List<Outgoing> _failedOutbox = [];
    private readonly List<Outgoing> _afterAccept = [];
    private bool _flushNow;
    private long _seq;

    /// <summary>A message on its way to a peer; of no use once that peer connection is gone.</summary>
    private sealed record Outgoing(Member Member, int PeerId, CallContent Content, Urgency Urgency, int Tries);

    private void OnDescribed(VoiceInput.Described described)
    {
        if (!_peers.TryGetValue(described.PeerId, out var member) || member.Link is not { } link)
            return;
        if (described.IsOffer && link.Negotiation == Negotiation.MakingOffer)
        {
            link.Negotiation = Negotiation.OfferOut;
            link.OfferSeq = _seq + 1;
            if (Move(link, LinkTrigger.OfferSent))
                member.Timers.Set(TimerKind.AnswerDue, After(_parameters.AnswerDueAfter + QueuesFor(member)));
            Post(member, link, RtcType.Offer, DescriptionBody(member, true, described.Sdp), Urgency.Offer);
        }
        else if (!described.IsOffer && link.Negotiation == Negotiation.MakingAnswer)
        {
            link.Negotiation = Negotiation.Idle;
            Move(link, LinkTrigger.AnswerSent);
            Post(member, link, RtcType.Answer, DescriptionBody(member, false, described.Sdp), Urgency.Answer);
            _flushNow = true;
        }
    }

    private static string DescriptionBody(Member member, bool isOffer, string sdp) =>
        member is { IsBaseProtocolPeer: true, UsesJsonDialect: true } ? Bodies.WriteSdp(isOffer, sdp) : sdp;

    private void OnGathered(VoiceInput.Gathered gathered)
    {
        if (!_peers.TryGetValue(gathered.PeerId, out var member) || member.Link is not { } link
            || link.State == LinkState.Connected || link.Pending.Count >= MaxPending || gathered.Candidate.Candidate is null or "")
            return;
        link.Pending.Add(gathered.Candidate);
        _timers.SetEarlier(TimerKind.Flush, After(Window(link)));
    }

    // The description carried host candidates already: one more is seldom needed, and not at all once the connection is up.
    private TimeSpan Window(Link link)
    {
        foreach (var candidate in link.Pending)
            if (!candidate.Candidate!.Contains(" typ host", StringComparison.Ordinal))
                return _parameters.CandidateWindow;
        return _parameters.HostCandidateWindow;
    }

    private void Post(Member member, Link link, RtcType type, string body, Urgency urgency)
    {
        var number = ++_seq;
        var content = new CallContent
        {
            RtcType = type,
            Sender = _self.Key.Value,
            Receiver = member.Key.Value,
            Body = body,
            Parley = member.Session is not { } session ? null : new()
            {
                RoomId = _self.RoomId.Value,
                Session = _session,
                PeerSession = session,
                Seq = number,
                Connection = member.Connection,
                Answers = type == RtcType.Answer ? link.OfferSeq : null,
                DeviceId = type == RtcType.Offer ? _self.DeviceId.Value : null,
            },
        };
        Send(new(member, link.PeerId, content, urgency, 1));
    }

    private void Send(Outgoing message)
    {
        if (!message.Member.IsBaseProtocolPeer)
            _outbox.Add(message);
        else if (_own == OwnState.In)
            Do(new VoiceCommand.SendToRoom(NewRequest(RequestKind.Messages, [message]), message.Content, message.Urgency));
        else
            _afterAccept.Add(message); // a seed peer drops what comes from a device that it does not know yet
    }

    private void SendAfterAccept()
    {
        if (_afterAccept.Count == 0)
            return;
        var waiting = _afterAccept.ToArray();
        _afterAccept.Clear();
        foreach (var message in waiting)
            if (IsOfUse(message))
                Send(message);
    }

    // Offers wait for the other offers of the same join, so that one request carries them all; an answer waits for nothing.
    private void FlushWhenComplete()
    {
        if (_outbox.Count > 0 && (_flushNow || !IsMakingOffers()))
            Flush();
        else if (_outbox.Count > 0)
            _timers.SetEarlier(TimerKind.Flush, After(_parameters.BatchFor));
        _flushNow = false;
    }

    private bool IsMakingOffers()
    {
        foreach (var member in _members.Values)
            if (member is { IsBaseProtocolPeer: false, Link.Negotiation: Negotiation.MakingOffer })
                return true;
        return false;
    }

    private void Flush()
    {
        _timers.Clear(TimerKind.Flush);
        PostCandidates();
        while (_outbox.Count > 0)
            SendBatch();
    }

    // Candidates ride along, except to a device that has a message in this request already: those wait for others a little.
    private void PostCandidates()
    {
        var descriptions = _outbox.Count;
        foreach (var member in _members.Values)
        {
            if (member.Link is not { Pending.Count: > 0 } link || link.Negotiation == Negotiation.MakingOffer)
                continue;
            if (HoldsOne(_outbox, descriptions, member))
            {
                _timers.SetEarlier(TimerKind.Flush, After(Window(link)));
                continue;
            }
            if (member.IsBaseProtocolPeer)
                foreach (var candidate in link.Pending)
                    Post(member, link, member.UsesJsonDialect ? RtcType.IceCandidate : RtcType.Candidate, Bodies.WriteCandidate(candidate, member.UsesJsonDialect), Urgency.Candidates);
            else
                Post(member, link, RtcType.Candidates, Bodies.WriteCandidates(link.Pending), Urgency.Candidates);
            link.Pending.Clear();
        }
    }

    // A request holds one message for each device: a second one for the same device goes with the next.
    private void SendBatch()
    {
        var batch = new List<Outgoing>(_outbox.Count);
        var messages = new List<DeviceMessage>(_outbox.Count);
        var urgency = Urgency.Renewal;
        var kept = 0;
        for (var i = 0; i < _outbox.Count; i++)
        {
            var message = _outbox[i];
            if (!IsOfUse(message))
                continue;
            if (batch.Count >= _parameters.MaxMessagesPerRequest || HoldsOne(batch, batch.Count, message.Member))
            {
                _outbox[kept++] = message;
                continue;
            }
            batch.Add(message);
            messages.Add(new(message.Member.UserId, message.Member.DeviceId, message.Content));
            urgency = message.Urgency < urgency ? message.Urgency : urgency;
        }
        _outbox.RemoveRange(kept, _outbox.Count - kept);
        if (batch.Count > 0)
            Do(new VoiceCommand.SendToDevices(NewRequest(RequestKind.Messages, batch), messages, urgency));
    }

    private static bool HoldsOne(List<Outgoing> messages, int count, Member member)
    {
        for (var i = 0; i < count; i++)
            if (messages[i].Member.UserId == member.UserId && messages[i].Member.DeviceId == member.DeviceId)
                return true;
        return false;
    }

    private TimeSpan QueuesFor(Member member) => member.IsBaseProtocolPeer ? _parameters.BaseProtocolQueueTimeout : TimeSpan.Zero;

    // Only now can the seed peer answer, and the connection come about.
    private void OnSent(List<Outgoing> messages)
    {
        foreach (var message in messages)
        {
            if (message is not { Member: { IsBaseProtocolPeer: true, Link: { } link } member, Content: var content } || !IsOfUse(message))
                continue;
            if (content.RtcType == RtcType.Offer && link.State == LinkState.Offered)
            {
                member.Timers.Set(TimerKind.AnswerDue, After(_parameters.AnswerDueAfter));
                member.Timers.Set(TimerKind.ConnectDue, After(_parameters.AnswerDueAfter + _parameters.ConnectDueAfter));
            }
            else if (content.RtcType == RtcType.Answer && link.State == LinkState.Connecting)
            {
                member.Timers.Set(TimerKind.ConnectDue, After(_parameters.ConnectDueAfter));
            }
        }
    }

    private static bool IsOfUse(Outgoing message) => message.Member.Link?.PeerId == message.PeerId;

    private void SendAgain(List<Outgoing> messages)
    {
        foreach (var message in messages)
            if (message.Tries < MaxTries && IsOfUse(message))
                _failedOutbox.Add(message with { Tries = message.Tries + 1 });
        if (_failedOutbox.Count > 0)
            _timers.SetEarlier(TimerKind.Resend, After(BackOff(_parameters.RetryAfter, _parameters.LongestBackOff, messages[0].Tries)));
    }

    private void OnResendDue()
    {
        var failed = _failedOutbox.ToArray();
        _failedOutbox.Clear();
        foreach (var message in failed)
            if (IsOfUse(message))
                Send(message);
        _flushNow = true;
    }
}
