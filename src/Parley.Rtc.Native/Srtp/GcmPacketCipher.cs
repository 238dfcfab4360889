using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Srtp;

/// <summary>AEAD_AES_128_GCM (RFC 7714).</summary>
internal sealed class GcmPacketCipher : PacketCipher
{
    // The E flag of the SRTCP index word (RFC 3711 §3.4).
    private const uint EncryptedFlag = 0x80000000;

    private readonly GcmKernel _rtp;
    private readonly GcmKernel _rtcp;
    private readonly byte[] _rtpSalt;
    private readonly byte[] _rtcpSalt;

    /// <param name="masterKey">16 octets.</param>
    /// <param name="masterSalt">12 octets.</param>
    public GcmPacketCipher(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        Span<byte> key = stackalloc byte[16];
        KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtpEncryption, key);
        _rtp = GcmKernel.Create(key);
        KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtcpEncryption, key);
        _rtcp = GcmKernel.Create(key);
        CryptographicOperations.ZeroMemory(key);
        KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtpSalt, _rtpSalt = new byte[12]);
        KeyDerivation.Derive(masterKey, masterSalt, KeyDerivation.RtcpSalt, _rtcpSalt = new byte[12]);
    }

    /// <summary>Creates a cipher from session keys and salts.</summary>
    internal GcmPacketCipher(ReadOnlySpan<byte> rtpKey, byte[] rtpSalt, ReadOnlySpan<byte> rtcpKey, byte[] rtcpSalt)
    {
        _rtp = GcmKernel.Create(rtpKey);
        _rtpSalt = rtpSalt;
        _rtcp = GcmKernel.Create(rtcpKey);
        _rtcpSalt = rtcpSalt;
    }

    /// <inheritdoc/>
    public override void SealRtp(Span<byte> buffer, int headerLength, int length, uint ssrc, ulong index)
    {
        Span<byte> nonce = stackalloc byte[AesGcmExtensions.NonceLength];
        RtpNonce(nonce, ssrc, index);
        _rtp.Seal(nonce, buffer[..headerLength], buffer[headerLength..length], buffer.Slice(length, AesGcmExtensions.TagLength));
    }

    /// <inheritdoc/>
    public override bool OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> nonce = stackalloc byte[AesGcmExtensions.NonceLength];
        RtpNonce(nonce, ssrc, index);
        var end = packet.Length - AesGcmExtensions.TagLength;
        return _rtp.Open(nonce, packet[..headerLength], packet[headerLength..end], packet[end..]);
    }

    /// <inheritdoc/>
    // The tag precedes the index word, and the additional data is the header and that word (RFC 7714 §9.2, §9.3).
    public override void SealRtcp(Span<byte> buffer, int length, uint ssrc, uint index)
    {
        Span<byte> nonce = stackalloc byte[AesGcmExtensions.NonceLength];
        RtcpNonce(nonce, ssrc, index);
        var word = index | EncryptedFlag;
        Span<byte> additional = stackalloc byte[12];
        Additional(additional, buffer, word);
        _rtcp.Seal(nonce, additional, buffer[8..length], buffer.Slice(length, AesGcmExtensions.TagLength));
        BinaryPrimitives.WriteUInt32BigEndian(buffer[(length + AesGcmExtensions.TagLength)..], word);
    }

    /// <inheritdoc/>
    public override bool OpenRtcp(Span<byte> packet, uint ssrc, uint word)
    {
        // WebRTC always encrypts; a packet that is only authenticated is rejected.
        if ((word & EncryptedFlag) == 0)
            return false;
        Span<byte> nonce = stackalloc byte[AesGcmExtensions.NonceLength];
        RtcpNonce(nonce, ssrc, word & ~EncryptedFlag);
        Span<byte> additional = stackalloc byte[12];
        Additional(additional, packet, word);
        var end = packet.Length - 4 - AesGcmExtensions.TagLength;
        return _rtcp.Open(nonce, additional, packet[8..end], packet.Slice(end, AesGcmExtensions.TagLength));
    }

    /// <inheritdoc/>
    public override int RtcpWordOffset(int length) => length - 4;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    // RFC 7714 §8.1
    private void RtpNonce(Span<byte> nonce, uint ssrc, ulong index)
    {
        BinaryPrimitives.WriteUInt16BigEndian(nonce, 0);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[6..], (uint)(index >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(nonce[10..], (ushort)index);
        Mix(nonce, _rtpSalt);
    }

    // RFC 7714 §9.1
    private void RtcpNonce(Span<byte> nonce, uint ssrc, uint index)
    {
        BinaryPrimitives.WriteUInt16BigEndian(nonce, 0);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], ssrc);
        BinaryPrimitives.WriteUInt16BigEndian(nonce[6..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], index);
        Mix(nonce, _rtcpSalt);
    }

    private static void Mix(Span<byte> nonce, ReadOnlySpan<byte> salt)
    {
        for (var i = 0; i < 12; i++)
            nonce[i] ^= salt[i];
    }

    private static void Additional(Span<byte> additional, ReadOnlySpan<byte> packet, uint word)
    {
        packet[..8].CopyTo(additional);
        BinaryPrimitives.WriteUInt32BigEndian(additional[8..], word);
    }
}
