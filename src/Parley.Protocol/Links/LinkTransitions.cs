using static Parley.Protocol.LinkState;
using static Parley.Protocol.LinkTrigger;

namespace Parley.Protocol;

/// <summary>The legal transitions of a link. The diagram in docs/spec/voice-channel.md is printed from this table.</summary>
internal static class LinkTransitions
{
    public static TransitionTable<LinkState, LinkTrigger> Table { get; } = new(
        new(AwaitingOffer, StartOffering, Offering),
        new(AwaitingOffer, AcceptRemoteOffer, Answering),
        new(AwaitingOffer, End, Closed),

        new(Offering, OfferSent, Offered),
        new(Offering, StartOffering, Offering),
        new(Offering, AcceptRemoteOffer, Answering),
        new(Offering, GiveUp, BackingOff),
        new(Offering, End, Closed),

        new(Offered, AnswerCame, Connecting),
        new(Offered, StartOffering, Offering),
        new(Offered, AcceptRemoteOffer, Answering),
        new(Offered, GiveUp, BackingOff),
        new(Offered, End, Closed),

        new(Answering, AnswerSent, Connecting),
        new(Answering, StartOffering, Offering),
        new(Answering, AcceptRemoteOffer, Answering),
        new(Answering, GiveUp, BackingOff),
        new(Answering, End, Closed),

        new(Connecting, MediaUp, Connected),
        new(Connecting, StartOffering, Offering),
        new(Connecting, AcceptRemoteOffer, Answering),
        new(Connecting, GiveUp, BackingOff),
        new(Connecting, End, Closed),

        new(Connected, MediaDisconnected, Disconnected),
        new(Connected, Restart, Restarting),
        new(Connected, StartOffering, Offering),
        new(Connected, AcceptRemoteOffer, Answering),
        new(Connected, GiveUp, BackingOff),
        new(Connected, PeerLeft, Grace),
        new(Connected, End, Closed),

        new(Disconnected, MediaUp, Connected),
        new(Disconnected, Restart, Restarting),
        new(Disconnected, StartOffering, Offering),
        new(Disconnected, AcceptRemoteOffer, Answering),
        new(Disconnected, GiveUp, BackingOff),
        new(Disconnected, PeerLeft, Grace),
        new(Disconnected, End, Closed),

        new(Restarting, MediaUp, Connected),
        new(Restarting, StartOffering, Offering),
        new(Restarting, AcceptRemoteOffer, Answering),
        new(Restarting, GiveUp, BackingOff),
        new(Restarting, PeerLeft, Grace),
        new(Restarting, End, Closed),

        new(BackingOff, StartOffering, Offering),
        new(BackingOff, AcceptRemoteOffer, Answering),
        new(BackingOff, End, Closed),

        new(Grace, PeerReturned, Connected),
        new(Grace, End, Closed));
}
