using System.Buffers.Binary;

namespace Parley.Rtc.Native.Stun;

/// <summary>A 96-bit transaction id (RFC 8489 §5), uniformly random.</summary>
internal readonly record struct TransactionId(ulong High, uint Low)
{
    /// <summary>Bytes of an id on the wire.</summary>
    public const int Size = 12;

    /// <summary>Reads 12 bytes.</summary>
    public static TransactionId Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt32BigEndian(source[8..]));

    /// <summary>Draws a new id. The source must not be predictable outside tests.</summary>
    public static TransactionId Draw(Random random)
    {
        Span<byte> bytes = stackalloc byte[Size];
        random.NextBytes(bytes);
        return Read(bytes);
    }

    /// <summary>Writes 12 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Low);
    }
}
