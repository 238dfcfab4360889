namespace Parley.Rtc.Native.Srtp;

/// <summary>The result of verifying a received packet. Only <see cref="Accepted"/> changes state.</summary>
internal enum SrtpResult
{
    /// <summary>Authentic, new and decrypted in place.</summary>
    Accepted,

    /// <summary>Not RTP or RTCP, or too short.</summary>
    Malformed,

    /// <summary>Received before, or older than the replay window (RFC 3711 §3.3.2).</summary>
    Replayed,

    /// <summary>The authentication tag does not fit.</summary>
    Unauthentic,
}
