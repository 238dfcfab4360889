using System.Buffers.Binary;

namespace Parley.Rtc.Native.Rtp;

/// <summary>A reception report block (RFC 3550 §6.4.1).</summary>
/// <param name="Ssrc">The reported stream.</param>
/// <param name="FractionLost">Share of packets lost since the last report, in 1/256.</param>
/// <param name="CumulativeLost">Packets lost in total; 24 bits, negative with duplicates.</param>
/// <param name="HighestSequence">Highest extended sequence number.</param>
/// <param name="Jitter">Interarrival jitter, in timestamp units.</param>
/// <param name="LastSenderReport">Middle 32 bits of the last sender report's NTP timestamp; 0 if there was none.</param>
/// <param name="DelaySinceLastSenderReport">Time since the last sender report, in 1/65536 s.</param>
internal readonly record struct ReportBlock(
    uint Ssrc, byte FractionLost, int CumulativeLost, uint HighestSequence, uint Jitter, uint LastSenderReport, uint DelaySinceLastSenderReport)
{
    /// <summary>Octets.</summary>
    public const int Length = 24;

    /// <summary>Reads a block.</summary>
    public static ReportBlock Read(ReadOnlySpan<byte> block) => new(
        BinaryPrimitives.ReadUInt32BigEndian(block),
        block[4],
        BinaryPrimitives.ReadInt32BigEndian(block[4..]) << 8 >> 8,
        BinaryPrimitives.ReadUInt32BigEndian(block[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[16..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[20..]));

    /// <summary>Writes the block.</summary>
    public void Write(Span<byte> block)
    {
        BinaryPrimitives.WriteUInt32BigEndian(block, Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(block[4..], Math.Clamp(CumulativeLost, -0x800000, 0x7fffff) & 0xffffff);
        block[4] = FractionLost;
        BinaryPrimitives.WriteUInt32BigEndian(block[8..], HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(block[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(block[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(block[20..], DelaySinceLastSenderReport);
    }
}
