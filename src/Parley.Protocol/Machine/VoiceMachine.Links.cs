namespace Parley.Protocol;

/// <content>Connections: who opens them, how they are repaired, when they end.</content>
public sealed partial class VoiceMachine
{
    private bool Move(Link link, LinkTrigger trigger)
    {
        if (!LinkTransitions.Table.TryNext(link.State, trigger, out var next))
            return false;
        link.State = next;
        Touch();
        return true;
    }

    // Who joins offers to all that are in; who was in waits for the joiner's offer, and offers itself where none comes.
    private void Begin(Member member, bool weJoin)
    {
        member.Link = new() { State = LinkState.AwaitingOffer };
        Touch();
        if (weJoin)
            Open(member, member.Link);
        else if (member.MissedUs)
            member.Timers.Set(TimerKind.OfferDue, After(_parameters.OfferDueAfterRenewal));
        else
            member.Timers.Set(TimerKind.OfferDue, After(_parameters.OfferDueAfter + _parameters.OfferJitter * _random.Fraction()));
    }

    private void Open(Member member, Link link)
    {
        if (!Move(link, LinkTrigger.StartOffering))
            return;
        member.Connection++;
        NewPeer(member, link);
        link.IsOpener = true;
        MakeOffer(member, link, iceRestart: false);
        member.Timers.Set(TimerKind.ConnectDue, After(_parameters.AnswerDueAfter + _parameters.ConnectDueAfter + QueuesFor(member)));
    }

    private void MakeOffer(Member member, Link link, bool iceRestart)
    {
        link.Negotiation = Negotiation.MakingOffer;
        Do(new VoiceCommand.MakeOffer(link.PeerId, iceRestart, GatherFor(member)));
    }

    private void MakeAnswer(Member member, Link link, string sdp, long seq)
    {
        link.Negotiation = Negotiation.MakingAnswer;
        link.OfferSeq = seq;
        Do(new VoiceCommand.MakeAnswer(link.PeerId, sdp, GatherFor(member)));
    }

    private TimeSpan GatherFor(Member member) => member.IsBaseProtocolPeer ? _parameters.BaseProtocolGatherTimeout : _parameters.GatherFor;

    private void NewPeer(Member member, Link link)
    {
        ClosePeer(link);
        StopLinkTimers(member);
        link.PeerId = ++_lastPeer;
        link.CandidatesTaken = 0;
        link.Pending.Clear();
        link.RemoteOrigin = null;
        link.IsMediaUp = false;
        link.Audible = false;
        _peers.Add(link.PeerId, member);
        Do(new VoiceCommand.OpenPeer(link.PeerId, member.Key));
        MakeAudible(member);
    }

    private void ClosePeer(Link link)
    {
        if (link.PeerId == 0)
            return;
        _peers.Remove(link.PeerId);
        Do(new VoiceCommand.ClosePeer(link.PeerId));
        link.PeerId = 0;
        link.Negotiation = Negotiation.Idle;
        link.Audible = false;
    }

    // Nothing of a peer is played before its callstate is there.
    private void MakeAudible(Member member)
    {
        if (member is not { Confirmed: true, Link: { Audible: false, PeerId: > 0 } link })
            return;
        link.Audible = true;
        Do(new VoiceCommand.SetAudible(link.PeerId, true));
    }

    private void End(Member member)
    {
        if (member.Link is not { } link)
            return;
        Move(link, LinkTrigger.End);
        ClosePeer(link);
        StopLinkTimers(member);
        member.Link = null;
        Touch();
    }

    private void GiveUp(Member member, Link link, LinkFault fault)
    {
        if (link.State == LinkState.Grace)
        {
            Remove(member);
            return;
        }
        if (!Move(link, LinkTrigger.GiveUp))
            return;
        ClosePeer(link);
        StopLinkTimers(member);
        link.Fault = fault;
        link.Failures++;
        if (fault == LinkFault.NoAnswer)
            member.Unanswered++;
        TryDialect(member, link);
        if (!member.Confirmed)
        {
            Remove(member);
        }
        else if (member.Expired)
        {
            member.Probed = false;
            End(member);
        }
        else
        {
            var wait = BackOff(_parameters.FirstBackOff, _parameters.LongestBackOff, link.Failures);
            member.Timers.Set(TimerKind.BackOff, After(link.IsOpener ? wait : wait + _parameters.NonOpenerDelay));
        }
    }

    private void Return(Member member, Link link)
    {
        member.Timers.Clear(TimerKind.Linger);
        Move(link, LinkTrigger.PeerReturned);
        if (!link.IsMediaUp)
            Falter(member, link);
    }

    private void Falter(Member member, Link link)
    {
        if (Move(link, LinkTrigger.MediaDisconnected))
            member.Timers.Set(TimerKind.RestartTurn, After(link.IsOpener ? _parameters.DisconnectGrace : _parameters.DisconnectGrace + _parameters.NonOpenerDelay));
    }

    private static void StopLinkTimers(Member member)
    {
        for (var kind = TimerKind.OfferDue; kind <= TimerKind.Linger; kind++)
            member.Timers.Clear(kind);
    }

    private void OnMediaChanged(VoiceInput.MediaChanged changed)
    {
        if (!_peers.TryGetValue(changed.PeerId, out var member) || member.Link is not { } link)
            return;
        link.IsMediaUp = changed.State == MediaState.Connected;
        switch (changed.State)
        {
            case MediaState.Connected:
                if (Move(link, LinkTrigger.MediaUp))
                    OnMediaUp(member, link);
                break;
            case MediaState.Disconnected:
                Falter(member, link);
                break;
            case MediaState.Failed when link.State is LinkState.Connected or LinkState.Disconnected:
                Move(link, LinkTrigger.MediaDisconnected);
                member.Timers.SetEarlier(TimerKind.RestartTurn, link.IsOpener ? _now.Elapsed : After(_parameters.NonOpenerDelay));
                break;
            case MediaState.Failed:
                GiveUp(member, link, link.WasUp ? LinkFault.PathLost : LinkFault.NoPath);
                break;
            case MediaState.Closed:
                GiveUp(member, link, LinkFault.ClosedByPeer);
                break;
        }
    }

    private void OnMediaUp(Member member, Link link)
    {
        StopLinkTimers(member);
        link.Pending.Clear(); // the path is found
        link.WasUp = true;
        link.Failures = 0;
        link.Fault = LinkFault.None;
    }

    private void OnRestartTurn(Member member, Link link)
    {
        if (member.Expired)
        {
            End(member); // dead audio and an old callstate: a ghost
            return;
        }
        if (member.IsBaseProtocolPeer || link.Negotiation != Negotiation.Idle)
        {
            GiveUp(member, link, LinkFault.PathLost);
            return;
        }
        if (!Move(link, LinkTrigger.Restart))
            return;
        member.Timers.Set(TimerKind.RestartDue, After(_parameters.RestartDueAfter));
        MakeOffer(member, link, iceRestart: true);
    }

    // A restart on a path that was never lost brings no news of a connection: it was up all along, though the homeserver may be
    // away and nobody has answered.
    private void OnRestartOver(Member member, Link link)
    {
        if (link.IsMediaUp && Move(link, LinkTrigger.MediaUp))
            OnMediaUp(member, link);
        else
            GiveUp(member, link, LinkFault.PathLost);
    }

    // Only we know, so that we restart whoever opened the connection.
    private void OnNetworkChanged()
    {
        foreach (var member in _members.Values)
            if (member.Link is { State: LinkState.Connected or LinkState.Disconnected, Negotiation: Negotiation.Idle } link && !member.IsBaseProtocolPeer)
            {
                member.Timers.Clear(TimerKind.RestartTurn);
                OnRestartTurn(member, link);
            }
    }

    private void OnPeerFailed(VoiceInput.PeerFailed failed)
    {
        if (!_peers.TryGetValue(failed.PeerId, out var member) || member.Link is not { } link)
            return;
        if (failed.BadDescription && link.State is LinkState.Connected && link.Negotiation == Negotiation.MakingAnswer)
        {
            link.Negotiation = Negotiation.Idle; // a bad renegotiation leaves the connection as it was
            Ignore(IgnoredReason.Malformed);
            return;
        }
        GiveUp(member, link, failed.BadDescription ? LinkFault.BadDescription : LinkFault.NoPath);
    }
}
