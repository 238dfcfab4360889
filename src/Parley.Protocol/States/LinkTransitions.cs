using static Parley.Protocol.LinkState;
using static Parley.Protocol.LinkTrigger;

namespace Parley.Protocol;

/// <summary>What the connection to one peer may do. The diagram in docs/spec/voice-channel.md is printed from this table.</summary>
internal static class LinkTransitions
{
    public static TransitionTable<LinkState, LinkTrigger> Table { get; } = new(
        new(AwaitingOffer, OurTurn, Offering),
        new(AwaitingOffer, OfferStands, Answering),
        new(AwaitingOffer, End, Closed),

        new(Offering, OfferSent, Offered),
        new(Offering, OurTurn, Offering),
        new(Offering, OfferStands, Answering),
        new(Offering, GiveUp, BackingOff),
        new(Offering, End, Closed),

        new(Offered, AnswerCame, Connecting),
        new(Offered, OurTurn, Offering),
        new(Offered, OfferStands, Answering),
        new(Offered, GiveUp, BackingOff),
        new(Offered, End, Closed),

        new(Answering, AnswerSent, Connecting),
        new(Answering, OurTurn, Offering),
        new(Answering, OfferStands, Answering),
        new(Answering, GiveUp, BackingOff),
        new(Answering, End, Closed),

        new(Connecting, MediaUp, Connected),
        new(Connecting, OurTurn, Offering),
        new(Connecting, OfferStands, Answering),
        new(Connecting, GiveUp, BackingOff),
        new(Connecting, End, Closed),

        new(Connected, MediaFaltered, Faltering),
        new(Connected, Restart, Restarting),
        new(Connected, OurTurn, Offering),
        new(Connected, OfferStands, Answering),
        new(Connected, GiveUp, BackingOff),
        new(Connected, PeerLeft, Lingering),
        new(Connected, End, Closed),

        new(Faltering, MediaUp, Connected),
        new(Faltering, Restart, Restarting),
        new(Faltering, OurTurn, Offering),
        new(Faltering, OfferStands, Answering),
        new(Faltering, GiveUp, BackingOff),
        new(Faltering, PeerLeft, Lingering),
        new(Faltering, End, Closed),

        new(Restarting, MediaUp, Connected),
        new(Restarting, OurTurn, Offering),
        new(Restarting, OfferStands, Answering),
        new(Restarting, GiveUp, BackingOff),
        new(Restarting, PeerLeft, Lingering),
        new(Restarting, End, Closed),

        new(BackingOff, OurTurn, Offering),
        new(BackingOff, OfferStands, Answering),
        new(BackingOff, End, Closed),

        new(Lingering, PeerReturned, Connected),
        new(Lingering, End, Closed));
}
