using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Rtc.Native.Stun;

/// <summary>MESSAGE-INTEGRITY, MESSAGE-INTEGRITY-SHA256 (RFC 8489 §14.5, §14.6).</summary>
internal static class StunIntegrity
{
    /// <summary>What FINGERPRINT's CRC is XOR-ed with (RFC 8489 §14.7).</summary>
    public const uint FingerprintXor = 0x5354554E;

    /// <summary>Messages longer than this are not authenticated: none of those that this side knows is.</summary>
    public const int LargestMessage = 2048;

    /// <summary>
    /// Checks the integrity attribute at <paramref name="offset"/>. The HMAC covers all before it, with the header's length
    /// as if the message ended with the attribute.
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

    /// <summary>Computes the HMAC of 20 or 32 bytes over a message whose length field is already right.</summary>
    public static void Compute(ReadOnlySpan<byte> covered, ReadOnlySpan<byte> key, Span<byte> hmac, bool isSha256)
    {
        if (isSha256)
            HMACSHA256.HashData(key, covered, hmac);
        else
            HMACSHA1.HashData(key, covered, hmac);
    }
}
