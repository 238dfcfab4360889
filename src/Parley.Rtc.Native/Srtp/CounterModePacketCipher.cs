using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Rtc.Native.Srtp;

/// <summary>AES_CM_128_HMAC_SHA1_80 (RFC 3711 §4.1.1, §4.2.1).</summary>
internal sealed class CounterModePacketCipher : PacketCipher
{
    private const uint EncryptedFlag = 0x80000000;
    private const int TagLength = 10;
    private readonly CounterKernel _rtp;
    private readonly CounterKernel _rtcp;
    private readonly byte[] _rtpSalt;
    private readonly byte[] _rtcpSalt;
    private readonly IncrementalHash _rtpHmac;
    private readonly IncrementalHash _rtcpHmac;

    public CounterModePacketCipher(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, bool portable)
    {
        _rtp = Kernel(KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtpEncryption, 16), portable);
        _rtcp = Kernel(KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtcpEncryption, 16), portable);
        _rtpSalt = KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtpSalt, 14);
        _rtcpSalt = KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtcpSalt, 14);
        _rtpHmac = Hmac(KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtpAuthentication, 20));
        _rtcpHmac = Hmac(KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtcpAuthentication, 20));
    }

    public override void SealRtp(Span<byte> buffer, int headerLength, int length, uint ssrc, ulong index)
    {
        Span<byte> iv = stackalloc byte[16];
        CounterBlock(iv, _rtpSalt, ssrc, index);
        _rtp.Xor(iv, buffer[headerLength..length]);
        Span<byte> mac = stackalloc byte[20];
        RtpMac(buffer[..(length + 4)], index, mac);
        mac[..TagLength].CopyTo(buffer[length..]);
    }

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

    public override bool OpenRtcp(Span<byte> packet, uint ssrc, uint word)
    {
        var end = packet.Length - TagLength;
        Span<byte> mac = stackalloc byte[20];
        _rtcpHmac.AppendData(packet[..end]);
        _rtcpHmac.GetHashAndReset(mac);
        if (!CryptographicOperations.FixedTimeEquals(mac[..TagLength], packet[end..]))
            return false;
        // WebRTC always encrypts; a packet that is only authenticated is not taken.
        if ((word & EncryptedFlag) == 0)
            return false;
        Span<byte> iv = stackalloc byte[16];
        CounterBlock(iv, _rtcpSalt, ssrc, word & ~EncryptedFlag);
        _rtcp.Xor(iv, packet[8..(end - 4)]);
        return true;
    }

    public override int RtcpWordOffset(int length) => length - TagLength - 4;

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        _rtpHmac.Dispose();
        _rtcpHmac.Dispose();
    }

    /// <summary>(salt · 2¹⁶) ⊕ (SSRC · 2⁶⁴) ⊕ (index · 2¹⁶), RFC 3711 §4.1.1.</summary>
    internal static void CounterBlock(Span<byte> iv, ReadOnlySpan<byte> salt, uint ssrc, ulong index)
    {
        salt[..14].CopyTo(iv);
        iv[14] = iv[15] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(iv[4..], BinaryPrimitives.ReadUInt32BigEndian(iv[4..]) ^ ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(iv[8..], BinaryPrimitives.ReadUInt64BigEndian(iv[8..]) ^ (index << 16));
    }

    private static CounterKernel Kernel(byte[] key, bool portable) => portable ? new CounterKernel.Portable(key) : CounterKernel.Create(key);

    // The reused hash takes half the time of a one-shot call and allocates nothing.
    private static IncrementalHash Hmac(byte[] key) => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, key);

    // The packet and then the roll-over counter are authenticated (RFC 3711 §4.2). The counter is put behind the packet, where the tag
    // goes, for the sake of one call less into the platform.
    private void RtpMac(Span<byte> packetAndRoom, ulong index, Span<byte> mac)
    {
        BinaryPrimitives.WriteUInt32BigEndian(packetAndRoom[^4..], (uint)(index >> 16));
        _rtpHmac.AppendData(packetAndRoom);
        _rtpHmac.GetHashAndReset(mac);
    }
}
