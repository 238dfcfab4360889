using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Rtc.Native.Srtp;

/// <summary>AES_CM_128_HMAC_SHA1_80 (RFC 3711 §4.1.1, §4.2.1).</summary>
internal sealed class CounterModePacketCipher : PacketCipher
{
    // The E flag of the SRTCP index word (RFC 3711 §3.4).
    private const uint EncryptedFlag = 0x80000000;

    // Octets.
    private const int TagLength = 10;

    private readonly CounterKeystream _rtp;
    private readonly CounterKeystream _rtcp;
    private readonly byte[] _rtpSalt;
    private readonly byte[] _rtcpSalt;
    private readonly IncrementalHash _rtpHmac;
    private readonly IncrementalHash _rtcpHmac;

    /// <param name="masterKey">16 octets.</param>
    /// <param name="masterSalt">14 octets.</param>
    public CounterModePacketCipher(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        Span<byte> key = stackalloc byte[20];
        KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtpEncryption, key[..16]);
        _rtp = new CounterKeystream(key[..16]);
        KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtcpEncryption, key[..16]);
        _rtcp = new CounterKeystream(key[..16]);
        KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtpAuthentication, key);
        _rtpHmac = Hmac(key);
        KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtcpAuthentication, key);
        _rtcpHmac = Hmac(key);
        CryptographicOperations.ZeroMemory(key);
        KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtpSalt, _rtpSalt = new byte[14]);
        KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtcpSalt, _rtcpSalt = new byte[14]);
    }

    /// <inheritdoc/>
    public override void SealRtp(Span<byte> buffer, int headerLength, int length, uint ssrc, ulong index)
    {
        Span<byte> iv = stackalloc byte[16];
        CounterBlock(iv, _rtpSalt, ssrc, index);
        _rtp.Xor(iv, buffer[headerLength..length]);
        Span<byte> mac = stackalloc byte[20];
        RtpMac(buffer[..(length + 4)], index, mac);
        mac[..TagLength].CopyTo(buffer[length..]);
    }

    /// <inheritdoc/>
    public override bool OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        var end = packet.Length - TagLength;
        Span<byte> tag = stackalloc byte[TagLength];
        packet[end..].CopyTo(tag);
        Span<byte> mac = stackalloc byte[20];
        RtpMac(packet[..(end + 4)], index, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac[..TagLength], tag))
            return false;
        Span<byte> iv = stackalloc byte[16];
        CounterBlock(iv, _rtpSalt, ssrc, index);
        _rtp.Xor(iv, packet[headerLength..end]);
        return true;
    }

    /// <inheritdoc/>
    public override void SealRtcp(Span<byte> buffer, int length, uint ssrc, uint index)
    {
        Span<byte> iv = stackalloc byte[16];
        CounterBlock(iv, _rtcpSalt, ssrc, index);
        _rtcp.Xor(iv, buffer[8..length]);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], index | EncryptedFlag);
        Span<byte> mac = stackalloc byte[20];
        _rtcpHmac.AppendData(buffer[..(length + 4)]);
        _rtcpHmac.GetHashAndReset(mac);
        mac[..TagLength].CopyTo(buffer[(length + 4)..]);
    }

    /// <inheritdoc/>
    public override bool OpenRtcp(Span<byte> packet, uint ssrc, uint word)
    {
        var end = packet.Length - TagLength;
        Span<byte> mac = stackalloc byte[20];
        _rtcpHmac.AppendData(packet[..end]);
        _rtcpHmac.GetHashAndReset(mac);
        if (!CryptographicOperations.FixedTimeEquals(mac[..TagLength], packet[end..]))
            return false;
        // WebRTC always encrypts; a packet that is only authenticated is rejected.
        if ((word & EncryptedFlag) == 0)
            return false;
        Span<byte> iv = stackalloc byte[16];
        CounterBlock(iv, _rtcpSalt, ssrc, word & ~EncryptedFlag);
        _rtcp.Xor(iv, packet[8..(end - 4)]);
        return true;
    }

    /// <inheritdoc/>
    public override int RtcpWordOffset(int length) => length - TagLength - 4;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        _rtpHmac.Dispose();
        _rtcpHmac.Dispose();
    }

    /// <summary>Writes the first counter block: (salt · 2¹⁶) ⊕ (SSRC · 2⁶⁴) ⊕ (index · 2¹⁶), RFC 3711 §4.1.1.</summary>
    internal static void CounterBlock(Span<byte> iv, ReadOnlySpan<byte> salt, uint ssrc, ulong index)
    {
        salt[..14].CopyTo(iv);
        iv[14] = iv[15] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(iv[4..], BinaryPrimitives.ReadUInt32BigEndian(iv[4..]) ^ ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(iv[8..], BinaryPrimitives.ReadUInt64BigEndian(iv[8..]) ^ (index << 16));
    }

    // Reused, it takes half the time of a one-shot call and allocates nothing.
    private static IncrementalHash Hmac(ReadOnlySpan<byte> key) => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, key);

    // Authenticates the packet and the roll-over counter (RFC 3711 §4.2). The counter is written behind the packet, where the tag goes
    // later: one call of the platform less.
    private void RtpMac(Span<byte> packetWithCounter, ulong index, Span<byte> mac)
    {
        BinaryPrimitives.WriteUInt32BigEndian(packetWithCounter[^4..], (uint)(index >> 16));
        _rtpHmac.AppendData(packetWithCounter);
        _rtpHmac.GetHashAndReset(mac);
    }
}
