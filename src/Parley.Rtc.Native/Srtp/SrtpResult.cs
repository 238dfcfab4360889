namespace Parley.Rtc.Native.Srtp;

/// <summary>What became of a received packet. Anything but <see cref="Accepted"/> changed no state.</summary>
internal enum SrtpResult
{
    /// <summary>Authentic, new and decrypted in place.</summary>
    Accepted,

    /// <summary>Too short, or a header that lies about its length.</summary>
    Malformed,

    /// <summary>Seen before, or older than the replay window (RFC 3711 §3.3.2).</summary>
    Replayed,

    /// <summary>The authentication tag does not fit.</summary>
    Unauthentic,
}
