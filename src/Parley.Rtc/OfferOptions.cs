namespace Parley.Rtc;

/// <summary>Options of <see cref="IPeerConnection.OfferAsync"/>.</summary>
public sealed record OfferOptions
{
    /// <summary>Gets a value indicating whether to restart ICE with new credentials (RFC 8445 §9). The default is <see langword="false"/>.</summary>
    public bool IceRestart { get; init; }

    /// <summary>
    /// Gets how long to wait until gathering is complete, so that the description contains the candidates. The default is zero: the
    /// description is returned with the candidates gathered so far, and the others trickle (RFC 8838).
    /// </summary>
    public TimeSpan GatherFor { get; init; }
}
