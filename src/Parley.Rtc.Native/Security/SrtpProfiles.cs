namespace Parley.Rtc.Native.Security;

/// <summary>Lengths that depend on the SRTP profile.</summary>
internal static class SrtpProfiles
{
    /// <summary>Octets of a master key: 16 in both profiles.</summary>
    public const int KeyLength = 16;

    /// <summary>Returns the octets of a master salt: 14 (RFC 3711 §8.2) or 12 (RFC 7714 §12).</summary>
    public static int SaltLength(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 12 : 14;

    /// <summary>
    /// Returns the octets of exported key material for both directions: client key, server key, client salt, server salt (RFC 5764 §4.2).
    /// </summary>
    public static int KeyMaterialLength(this SrtpProfile profile) => 2 * (KeyLength + profile.SaltLength());

    /// <summary>Returns the octets that protection adds to an RTP packet.</summary>
    public static int RtpOverhead(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 16 : 10;

    /// <summary>Returns the octets that protection adds to an RTCP packet: the tag and the 32-bit index word.</summary>
    public static int RtcpOverhead(this SrtpProfile profile) => profile.RtpOverhead() + 4;
}
