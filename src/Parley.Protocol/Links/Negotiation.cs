namespace Parley.Protocol;

/// <summary>Which description of a connection is being made or waited for.</summary>
internal enum Negotiation
{
    /// <summary>None: both sides have the same descriptions.</summary>
    Idle,

    /// <summary>The own offer is being made.</summary>
    MakingOffer,

    /// <summary>The own offer went out: its answer is due.</summary>
    OfferOut,

    /// <summary>The own answer is being made.</summary>
    MakingAnswer,
}
