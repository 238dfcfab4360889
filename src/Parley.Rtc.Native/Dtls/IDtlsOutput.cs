using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Dtls;

/// <summary>Receives the datagrams and events of a DTLS association. Its methods must not call the association.</summary>
internal interface IDtlsOutput
{
    /// <summary>Sends one datagram of at most <see cref="DtlsSettings.MaximumDatagram"/> octets, which is valid during the call only.</summary>
    void SendDatagram(ReadOnlySpan<byte> datagram);

    /// <summary>Called when the handshake is done and the peer's certificate matches the fingerprint in its description.</summary>
    /// <param name="profile">The negotiated SRTP profile.</param>
    /// <param name="keyMaterial">
    /// <c>EXTRACTOR-dtls_srtp</c> (RFC 5764 §4.2): client key, server key, client salt, server salt. The receiver owns the array.
    /// </param>
    void Completed(SrtpProfile profile, byte[] keyMaterial);

    /// <summary>Called when the handshake failed.</summary>
    /// <param name="reason">One sentence.</param>
    void Failed(string reason);

    /// <summary>Called when the peer closed the association (close_notify).</summary>
    void Closed();
}
