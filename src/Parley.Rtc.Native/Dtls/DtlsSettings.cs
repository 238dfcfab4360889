namespace Parley.Rtc.Native.Dtls;

/// <summary>Timers and limits of the handshake.</summary>
internal sealed record DtlsSettings
{
    /// <summary>
    /// Gets the interval before the first retransmission. The default is 100 ms. RFC 6347 §4.2.4.1 recommends 1 s for unknown paths; here
    /// ICE has just verified the path, and a user waits in silence for a lost flight.
    /// </summary>
    public TimeSpan FirstRetransmission { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets the longest interval between retransmissions; each interval is twice the one before. The default is 3 s.</summary>
    public TimeSpan LongestRetransmission { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets the time after which the handshake fails. The default is 30 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the maximum size of a datagram in octets. The default is 1,200, which passes on all paths that carry WebRTC.</summary>
    public int MaximumDatagram { get; init; } = 1200;
}
