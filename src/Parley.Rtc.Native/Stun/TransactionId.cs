using System.Buffers.Binary;

namespace Parley.Rtc.Native.Stun;

/// <summary>A 96-bit transaction ID (RFC 8489 §5), uniformly random.</summary>
internal readonly record struct TransactionId(ulong High, uint Low)
{
    /// <summary>Length of an ID in bytes.</summary>
    public const int Size = 12;

    /// <summary>Reads an ID from 12 bytes.</summary>
    public static TransactionId Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt32BigEndian(source[8..]));

    /// <summary>Returns a new random ID. The source must be unpredictable outside tests.</summary>
    public static TransactionId Draw(Random random)
    {
        Span<byte> bytes = stackalloc byte[Size];
        random.NextBytes(bytes);
        return Read(bytes);
    }

    /// <summary>Writes the ID as 12 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Low);
    }
}
