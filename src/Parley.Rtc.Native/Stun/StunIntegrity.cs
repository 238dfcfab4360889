using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Rtc.Native.Stun;

/// <summary>Computes and verifies MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256 (RFC 8489 §14.5, §14.6).</summary>
internal static class StunIntegrity
{
    /// <summary>The value that the CRC of FINGERPRINT is XOR-ed with (RFC 8489 §14.7).</summary>
    public const uint FingerprintXor = 0x5354554E;

    /// <summary>Maximum length of an authenticated message in bytes; no message that this library handles is longer.</summary>
    public const int LargestMessage = 2048;

    /// <summary>
    /// Verifies the integrity attribute at <paramref name="offset"/>. The HMAC covers the bytes before it, with the length field of a
    /// message that ends with the attribute.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> message, int offset, ReadOnlySpan<byte> key, bool isSha256)
    {
        var size = BinaryPrimitives.ReadUInt16BigEndian(message[(offset + 2)..]);
        var fits = isSha256 ? size is >= 16 and <= 32 && (size & 3) == 0 : size == 20;
        if (!fits || offset > LargestMessage)
            return false;
        Span<byte> covered = stackalloc byte[offset];
        message[..offset].CopyTo(covered);
        BinaryPrimitives.WriteUInt16BigEndian(covered[2..], (ushort)(offset + 4 + size - StunMessage.HeaderSize));
        Span<byte> hmac = stackalloc byte[32];
        Compute(covered, key, hmac, isSha256);
        return CryptographicOperations.FixedTimeEquals(hmac[..size], message.Slice(offset + 4, size));
    }

    /// <summary>Computes the HMAC, 20 or 32 bytes, of a message whose length field already includes the attribute.</summary>
    public static void Compute(ReadOnlySpan<byte> covered, ReadOnlySpan<byte> key, Span<byte> hmac, bool isSha256)
    {
        if (isSha256)
            HMACSHA256.HashData(key, covered, hmac);
        else
            HMACSHA1.HashData(key, covered, hmac);
    }
}
