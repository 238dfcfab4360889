using System.Buffers.Binary;
using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Stun;

/// <summary>Reads and writes the values of MAPPED-ADDRESS and of the XOR-ed address attributes (RFC 8489 §14.1, §14.2; RFC 8656 §18.3, §18.5).</summary>
internal static class StunAddress
{
    /// <summary>Reads an XOR-ed address.</summary>
    /// <param name="value">The attribute value.</param>
    /// <param name="mask">The magic cookie and transaction ID: bytes 4 to 19 of the header.</param>
    /// <param name="address">The address.</param>
    /// <returns>False if the value is malformed.</returns>
    public static bool TryReadXor(ReadOnlySpan<byte> value, ReadOnlySpan<byte> mask, out TransportAddress address)
    {
        address = default;
        if (!IsWellFormed(value, out var length))
            return false;
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < length; i++)
            bytes[i] = (byte)(value[4 + i] ^ mask[i]);
        var port = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ BinaryPrimitives.ReadUInt16BigEndian(mask));
        address = TransportAddress.FromBytes(bytes[..length], port);
        return true;
    }

    /// <summary>Reads a plain address; RFC 3489 servers send MAPPED-ADDRESS.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out TransportAddress address)
    {
        address = default;
        if (!IsWellFormed(value, out var length))
            return false;
        address = TransportAddress.FromBytes(value.Slice(4, length), BinaryPrimitives.ReadUInt16BigEndian(value[2..]));
        return true;
    }

    /// <summary>Writes an XOR-ed address.</summary>
    /// <returns>The number of bytes written: 8 or 20.</returns>
    public static int WriteXor(Span<byte> destination, in TransportAddress address, ReadOnlySpan<byte> mask)
    {
        destination[0] = 0;
        destination[1] = address.IsIPv6 ? (byte)2 : (byte)1;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(address.Port ^ BinaryPrimitives.ReadUInt16BigEndian(mask)));
        var length = address.WriteAddress(destination[4..]);
        for (var i = 0; i < length; i++)
            destination[4 + i] ^= mask[i];
        return 4 + length;
    }

    private static bool IsWellFormed(ReadOnlySpan<byte> value, out int length)
    {
        length = value.Length >= 8 ? value[1] switch { 1 => 4, 2 => 16, _ => 0 } : 0;
        return length > 0 && value.Length == 4 + length;
    }
}
