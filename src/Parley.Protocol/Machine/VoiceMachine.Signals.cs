using System.Text.Json;
using Parley.Matrix;

namespace Parley.Protocol;

/// <content>Call events: offers, answers and candidates of others.</content>
public sealed partial class VoiceMachine
{
    private void OnCall(VoiceInput.Call call)
    {
        if (IsForAnother(call.Content))
        {
            LearnDialect(call);
            return;
        }
        if (!IsIn)
            return;
        if (JsonObjects.TryRead(call.Content, VoiceJson.Default.CallContent) is not { Body: not null } content)
            Ignore(IgnoredReason.Malformed);
        else if (content.Body.Length > _parameters.MaxBody)
            Ignore(IgnoredReason.TooLarge);
        else if (!DeviceKey.TryParse(content.Sender, call.Sender, _parameters.AcceptBareNames, out var key))
            Ignore(IgnoredReason.ForeignKey);
        else if (key == _self.Key)
            return; // the room's echo of our own
        else if (!IsAllowed(call.Sender) && !(_members.TryGetValue(key, out var known) && MayStay(known)))
            Ignore(IgnoredReason.NotAllowed);
        else if (content.Parley is { } parley)
            OnParleyCall(call, key, content, parley);
        else if (call.Age > _parameters.OldestMessage)
            Ignore(IgnoredReason.Old);
        else
            OnBaseProtocolCall(call, key, content);
    }

    // In a room with seed peers most messages are for somebody else: told before all else is read.
    private bool IsForAnother(JsonElement content) =>
        content.ValueKind == JsonValueKind.Object
        && content.TryGetProperty("receiver", out var receiver)
        && receiver.ValueKind == JsonValueKind.String
        && !receiver.ValueEquals(_self.Key.Value);

    private void OnParleyCall(VoiceInput.Call call, DeviceKey key, CallContent content, ParleyCall parley)
    {
        if (parley.RoomId != _self.RoomId.Value || parley.PeerSession != _session)
        {
            Ignore(IgnoredReason.NotForUs);
            return;
        }
        if (parley is not { Session.Length: > 0 and <= MaxSessionLength, Seq: > 0 and var seq, Connection: > 0 and <= int.MaxValue and var connection })
        {
            Ignore(IgnoredReason.Malformed);
            return;
        }
        if (!_members.TryGetValue(key, out var member) || member.Session != parley.Session || !member.Joined)
        {
            if (HasEnded(key, parley.Session) && member?.Session != parley.Session)
                Ignore(IgnoredReason.Old);
            else if (member is { Confirmed: false } && member.Session == parley.Session)
                Take(member, content, seq, connection, parley.Answers ?? 0, call);
            else if (AnswersBeforeCallState(call.Sender, key, content, parley) is { } early)
                Take(early, content, seq, connection, 0, call);
            else
                Keep(key, parley.Session, call);
            return;
        }
        Take(member, content, seq, connection, parley.Answers ?? 0, call);
    }

    private void Take(Member member, CallContent content, long seq, long connection, long answers, VoiceInput.Call call)
    {
        Heard(member);
        if (content.RtcType != RtcType.Offer && connection > member.Connection)
        {
            Keep(member.Key, member.Session ?? "", call); // its offer is still on its way
            return;
        }
        if (!member.IsNew(seq))
            Ignore(IgnoredReason.Repeated);
        else if (content.RtcType == RtcType.Offer)
            OnOffer(member, content.Body!, seq, connection);
        else if (member.Link is not { } link || connection != member.Connection)
            Ignore(IgnoredReason.Old);
        else if (content.RtcType == RtcType.Answer)
        {
            member.LastDescription = Math.Max(member.LastDescription, seq); // an offer from before it was dropped
            OnAnswer(member, link, content.Body!, answers);
        }
        else
            OnCandidates(member, link, content);
    }

    private void OnBaseProtocolCall(VoiceInput.Call call, DeviceKey key, CallContent content)
    {
        if (!_members.TryGetValue(key, out var member) || !member.Joined)
            Keep(key, "", call);
        else if (!member.IsBaseProtocolPeer)
            Ignore(IgnoredReason.Malformed);
        else
            AcceptBaseProtocolCall(member, content);
    }

    private void AcceptBaseProtocolCall(Member member, CallContent content)
    {
        Heard(member);
        if (content.RtcType == RtcType.Offer && content.Receiver is not null)
            OnBaseProtocolOffer(member, content.Body!);
        else if (member.Link is not { } link)
            Ignore(IgnoredReason.Old);
        else if (content.RtcType == RtcType.Answer && content.Receiver is not null)
            OnAnswer(member, link, content.Body!, link.OfferSeq);
        else
            OnCandidates(member, link, content);
    }

    private void Heard(Member member)
    {
        if (member.Unanswered > 0)
            Touch();
        member.Unanswered = 0;
    }

    private void OnOffer(Member member, string body, long seq, long connection)
    {
        if (Bodies.ReadSdp(body, out _) is not { } sdp)
        {
            Ignore(IgnoredReason.Malformed);
            return;
        }
        var isNewest = seq > member.LastDescription;
        member.LastDescription = Math.Max(member.LastDescription, seq);
        var link = member.Link ??= new() { State = LinkState.AwaitingOffer };
        if (connection > member.Connection)
            Follow(member, link, sdp, seq, connection);
        else if (!isNewest)
            Ignore(IgnoredReason.Old);
        else if (connection < member.Connection || link.PeerId == 0 || IsOfAnotherPeerConnection(link, sdp))
            Overtake(member, link);
        else if (link.State is LinkState.Offering or LinkState.Offered)
            OnGlare(member, link, sdp, seq);
        else
            Renegotiate(member, link, sdp, seq);
    }

    // Its offer opens a connection, the first or one after a failure.
    private void Follow(Member member, Link link, string sdp, long seq, long connection)
    {
        if (!MayOpenFor(member.UserId))
        {
            Ignore(IgnoredReason.TooMany);
            return;
        }
        if (!Move(link, LinkTrigger.AcceptRemoteOffer))
        {
            Ignore(IgnoredReason.OutOfPlace);
            return;
        }
        CountOpened(member.UserId);
        member.Connection = connection;
        NewPeer(member, link);
        link.IsOpener = false;
        link.RemoteOrigin = Bodies.Origin(sdp);
        member.Timers.Set(TimerKind.ConnectDue, After(_parameters.ConnectDueAfter + QueuesFor(member)));
        MakeAnswer(member, link, sdp, seq);
        ReplayBuffered(member);
    }

    // Who took us for gone, and sees us again, begins to count anew: its offer does not fit the connection that we still have.
    private static bool IsOfAnotherPeerConnection(Link link, string sdp) =>
        link is { State: LinkState.Connected or LinkState.Disconnected or LinkState.Restarting, RemoteOrigin: { } known } && Bodies.Origin(sdp) is { } origin && origin != known;

    // It counts connections otherwise than we do, because one side forgot: our next offer is above both.
    private void Overtake(Member member, Link link)
    {
        Ignore(IgnoredReason.Old);
        if (link.State is LinkState.Offering or LinkState.Offered || !MayOpenFor(member.UserId))
            return;
        CountOpened(member.UserId);
        Open(member, link);
    }

    // Both offered: the offer of the lesser device key stands.
    private void OnGlare(Member member, Link link, string sdp, long seq)
    {
        var isSent = link.Negotiation == Negotiation.OfferOut;
        if (_self.Key.CompareTo(member.Key) < 0 && (isSent || !member.IsBaseProtocolPeer))
        {
            Ignore(IgnoredReason.OutOfPlace);
            return;
        }
        Move(link, LinkTrigger.AcceptRemoteOffer);
        link.IsOpener = false;
        link.RemoteOrigin = Bodies.Origin(sdp);
        StopLinkTimers(member);
        member.Timers.Set(TimerKind.ConnectDue, After(_parameters.ConnectDueAfter + QueuesFor(member)));
        MakeAnswer(member, link, sdp, seq); // rolls the own offer back
        ReplayBuffered(member);
    }

    // Perfect negotiation (WebRTC §10.7): who opened the connection counts as the later joiner, and is polite.
    private void Renegotiate(Member member, Link link, string sdp, long seq)
    {
        var collides = link.Negotiation is Negotiation.MakingOffer or Negotiation.OfferOut;
        if (link.Negotiation == Negotiation.MakingAnswer || (collides && !link.IsOpener) || link.State == LinkState.Grace)
        {
            Ignore(IgnoredReason.OutOfPlace);
            return;
        }
        if (link.State == LinkState.Disconnected && Move(link, LinkTrigger.Restart))
        {
            StopLinkTimers(member);
            member.Timers.Set(TimerKind.RestartDue, After(_parameters.RestartDueAfter));
        }
        MakeAnswer(member, link, sdp, seq);
    }

    private void OnBaseProtocolOffer(Member member, string body)
    {
        if (Bodies.ReadSdp(body, out var isJson) is not { } sdp)
        {
            Ignore(IgnoredReason.Malformed);
            return;
        }
        member.UsesJsonDialect = isJson;
        member.DialectKnown = true;
        var link = member.Link ??= new() { State = LinkState.AwaitingOffer };
        if (link.State is LinkState.Offering or LinkState.Offered)
            OnGlare(member, link, sdp, 0);
        else if (link.PeerId != 0 && link.RemoteOrigin is not null && link.RemoteOrigin == Bodies.Origin(sdp))
            Renegotiate(member, link, sdp, 0);
        else
            Follow(member, link, sdp, 0, member.Connection + 1);
    }

    private void OnAnswer(Member member, Link link, string body, long answers)
    {
        if (link.Negotiation != Negotiation.OfferOut || answers != link.OfferSeq)
        {
            Ignore(IgnoredReason.OutOfPlace);
            return;
        }
        if (Bodies.ReadSdp(body, out var isJson) is not { } sdp)
        {
            Ignore(IgnoredReason.Malformed);
            return;
        }
        if (member.IsBaseProtocolPeer)
        {
            member.UsesJsonDialect = isJson;
            member.DialectKnown = true;
        }
        link.Negotiation = Negotiation.Idle;
        link.RemoteOrigin = Bodies.Origin(sdp);
        Do(new VoiceCommand.AcceptAnswer(link.PeerId, sdp));
        if (!Move(link, LinkTrigger.AnswerCame))
            return;
        StopLinkTimers(member);
        member.Timers.Set(TimerKind.ConnectDue, After(_parameters.ConnectDueAfter));
    }

    private void OnCandidates(Member member, Link link, CallContent content)
    {
        var left = _parameters.MaxCandidates - link.CandidatesTaken;
        if (link.PeerId == 0 || left <= 0)
        {
            Ignore(link.PeerId == 0 ? IgnoredReason.OutOfPlace : IgnoredReason.TooMany);
            return;
        }
        List<WireCandidate>? candidates;
        if (content.RtcType == RtcType.Candidates)
            candidates = Bodies.ReadCandidates(content.Body!, left);
        else if (content.RtcType == RtcType.Candidate || content.RtcType == RtcType.IceCandidate)
            candidates = Bodies.ReadCandidate(content.Body!, out _) is { } one ? [one] : null;
        else
        {
            Ignore(IgnoredReason.UnknownType);
            return;
        }
        if (candidates is null or [])
        {
            Ignore(IgnoredReason.Malformed);
            return;
        }
        link.CandidatesTaken += candidates.Count;
        Do(new VoiceCommand.AddCandidates(link.PeerId, candidates));
    }
}
