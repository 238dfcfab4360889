namespace Parley.Rtc.Native.Srtp;

/// <summary>One direction's transform of packets: encryption and authentication under the session keys of one master key.</summary>
internal abstract class PacketCipher : IDisposable
{
    /// <summary>Derives the session keys.</summary>
    /// <param name="profile">The negotiated profile.</param>
    /// <param name="masterKey">16 octets.</param>
    /// <param name="masterSalt">As many octets as the profile wants.</param>
    /// <param name="portable">True keeps to what every processor has; for tests of the fallback.</param>
    public static PacketCipher Create(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, bool portable = false)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(masterKey.Length, SrtpProfiles.KeyLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(masterSalt.Length, profile.SaltLength());
        return profile switch
        {
            SrtpProfile.AeadAes128Gcm => new GcmPacketCipher(masterKey, masterSalt, portable),
            SrtpProfile.Aes128CmHmacSha1Tag80 => new CounterModePacketCipher(masterKey, masterSalt, portable),
            _ => throw new ArgumentOutOfRangeException(nameof(profile)),
        };
    }

    /// <summary>Encrypts the payload behind the header in place and writes the tag behind <paramref name="length"/>.</summary>
    /// <param name="buffer">The packet, with room for the tag.</param>
    /// <param name="headerLength">Octets of the RTP header with CSRCs and extension.</param>
    /// <param name="length">Octets of the packet.</param>
    /// <param name="ssrc">The packet's SSRC.</param>
    /// <param name="index">48-bit packet index: roll-over counter and sequence number.</param>
    public abstract void SealRtp(Span<byte> buffer, int headerLength, int length, uint ssrc, ulong index);

    /// <summary>Checks the tag at the packet's end and decrypts the payload in place.</summary>
    public abstract bool OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index);

    /// <summary>Encrypts all behind the first 8 octets in place and writes index and tag behind it (RFC 3711 §3.4).</summary>
    public abstract void SealRtcp(Span<byte> buffer, int length, uint ssrc, uint index);

    /// <summary>Checks the tag and decrypts in place.</summary>
    /// <param name="packet">The whole SRTCP packet.</param>
    /// <param name="ssrc">Its SSRC.</param>
    /// <param name="word">The 32-bit word with the E flag and the index, as it stands in the packet.</param>
    public abstract bool OpenRtcp(Span<byte> packet, uint ssrc, uint word);

    /// <summary>Where the word with the E flag and the SRTCP index begins in a packet of this length.</summary>
    public abstract int RtcpWordOffset(int length);

    public abstract void Dispose();
}
