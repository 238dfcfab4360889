using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Srtp;

/// <summary>Encrypts and authenticates the packets of one direction, with the session keys of one master key.</summary>
internal abstract class PacketCipher : IDisposable
{
    /// <summary>Creates a cipher and derives its session keys.</summary>
    /// <param name="profile">The negotiated profile.</param>
    /// <param name="masterKey">16 octets.</param>
    /// <param name="masterSalt">As many octets as <see cref="SrtpProfiles.SaltLength"/> returns.</param>
    public static PacketCipher Create(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(masterKey.Length, SrtpProfiles.KeyLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(masterSalt.Length, profile.SaltLength());
        return profile switch
        {
            SrtpProfile.AeadAes128Gcm => new GcmPacketCipher(masterKey, masterSalt),
            SrtpProfile.Aes128CmHmacSha1Tag80 => new CounterModePacketCipher(masterKey, masterSalt),
            _ => throw new ArgumentOutOfRangeException(nameof(profile)),
        };
    }

    /// <summary>Encrypts the payload in place and writes the tag behind the packet.</summary>
    /// <param name="buffer">The packet, with room for the tag.</param>
    /// <param name="headerLength">Octets of the RTP header with CSRCs and extension.</param>
    /// <param name="length">Octets of the packet.</param>
    /// <param name="ssrc">The packet's SSRC.</param>
    /// <param name="index">48-bit packet index: roll-over counter and sequence number.</param>
    public abstract void SealRtp(Span<byte> buffer, int headerLength, int length, uint ssrc, ulong index);

    /// <summary>Verifies the tag at the packet's end and decrypts the payload in place. Returns <see langword="false"/> if the tag does not fit.</summary>
    public abstract bool OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index);

    /// <summary>Encrypts all but the first 8 octets in place and writes index and tag behind the packet (RFC 3711 §3.4).</summary>
    public abstract void SealRtcp(Span<byte> buffer, int length, uint ssrc, uint index);

    /// <summary>Verifies the tag and decrypts in place. Returns <see langword="false"/> if the tag does not fit or the packet is not encrypted.</summary>
    /// <param name="packet">The whole SRTCP packet.</param>
    /// <param name="ssrc">Its SSRC.</param>
    /// <param name="word">The packet's 32-bit word with the E flag and the index.</param>
    public abstract bool OpenRtcp(Span<byte> packet, uint ssrc, uint word);

    /// <summary>Returns the offset of the word with the E flag and the index in an SRTCP packet of this length.</summary>
    public abstract int RtcpWordOffset(int length);

    /// <inheritdoc/>
    public abstract void Dispose();
}
