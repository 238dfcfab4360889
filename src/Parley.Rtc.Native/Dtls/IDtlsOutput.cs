using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Dtls;

/// <summary>What a DTLS association tells its owner. Called from within its methods; none may call back into it.</summary>
internal interface IDtlsOutput
{
    /// <summary>Sends one datagram, at most <see cref="DtlsSettings.MaximumDatagram"/> octets; valid during the call only.</summary>
    void SendDatagram(ReadOnlySpan<byte> datagram);

    /// <summary>The handshake is done and the other side's certificate is the one that its description named.</summary>
    /// <param name="profile">The negotiated SRTP profile.</param>
    /// <param name="keyMaterial">
    /// <c>EXTRACTOR-dtls_srtp</c> (RFC 5764 §4.2): client key, server key, client salt, server salt. It belongs to the receiver.
    /// </param>
    void Completed(SrtpProfile profile, byte[] keyMaterial);

    /// <summary>The handshake failed; <paramref name="reason"/> is one sentence.</summary>
    void Failed(string reason);

    /// <summary>The other side closed the association (close_notify).</summary>
    void Closed();
}
