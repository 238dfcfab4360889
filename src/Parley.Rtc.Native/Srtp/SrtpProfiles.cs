namespace Parley.Rtc.Native.Srtp;

/// <summary>Lengths that belong to a profile.</summary>
internal static class SrtpProfiles
{
    /// <summary>Octets of a master key: 16 in both profiles.</summary>
    public const int KeyLength = 16;

    /// <summary>Octets of a master salt: 14 (RFC 3711 §8.2) or 12 (RFC 7714 §12).</summary>
    public static int SaltLength(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 12 : 14;

    /// <summary>
    /// Octets of exported key material that both directions need: client key, server key, client salt, server salt
    /// (RFC 5764 §4.2).
    /// </summary>
    public static int KeyMaterialLength(this SrtpProfile profile) => 2 * (KeyLength + profile.SaltLength());

    /// <summary>Octets by which RTP protection lengthens a packet.</summary>
    public static int RtpOverhead(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 16 : 10;

    /// <summary>Octets by which RTCP protection lengthens a packet: the tag and the 32-bit index word.</summary>
    public static int RtcpOverhead(this SrtpProfile profile) => profile.RtpOverhead() + 4;
}
