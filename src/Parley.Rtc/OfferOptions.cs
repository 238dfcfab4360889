namespace Parley.Rtc;

/// <summary>How an offer is made.</summary>
public sealed record OfferOptions
{
    /// <summary>Restart ICE with fresh credentials (RFC 8445 §9). False by default.</summary>
    public bool IceRestart { get; init; }

    /// <summary>
    /// How long to wait for gathering to complete, so that candidates travel inside the SDP. Zero by default: the description
    /// is returned at once with the candidates that are there by then, and the others trickle (RFC 8838).
    /// </summary>
    public TimeSpan GatherFor { get; init; }
}
