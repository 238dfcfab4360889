namespace Parley.Rtc.Native.Dtls;

/// <summary>Timers and limits of the handshake.</summary>
internal sealed record DtlsSettings
{
    /// <summary>
    /// First retransmission. RFC 6347 §4.2.4.1 recommends 1 s for unknown paths; here ICE has shown just before that the path works and is
    /// quick, and a lost flight is silence that somebody waits through. 100 ms by default.
    /// </summary>
    public TimeSpan FirstRetransmission { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Retransmissions double up to this. 3 s by default.</summary>
    public TimeSpan LongestRetransmission { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The handshake fails after this. 30 s by default.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Octets of a datagram at most; 1,200 pass wherever WebRTC does.</summary>
    public int MaximumDatagram { get; init; } = 1200;
}
