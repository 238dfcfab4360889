namespace Parley.Protocol;

/// <summary>What a peer connection is asked for at the moment.</summary>
internal enum Negotiation
{
    /// <summary>Nothing: both sides have the same descriptions.</summary>
    Idle,

    /// <summary>An offer is being made.</summary>
    MakingOffer,

    /// <summary>Our offer is out.</summary>
    OfferOut,

    /// <summary>An answer is being made.</summary>
    MakingAnswer,
}
