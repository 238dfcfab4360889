using System.Buffers.Binary;
using System.Text;

namespace Parley.Rtc.Native.Rtp;

/// <summary>Writes a compound RTCP packet (RFC 3550 §6.1).</summary>
internal ref struct RtcpWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>Gets the octets written.</summary>
    public int Length { get; private set; }

    /// <summary>Writes a sender report with at most 31 report blocks (RFC 3550 §6.4.1).</summary>
    public void SenderReport(uint ssrc, ulong ntp, uint timestamp, uint packets, uint octets, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        var packet = Begin(RtcpType.SenderReport, blocks.Length, 24 + (blocks.Length * ReportBlock.Length));
        BinaryPrimitives.WriteUInt32BigEndian(packet, ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(packet[4..], ntp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[12..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[16..], packets);
        BinaryPrimitives.WriteUInt32BigEndian(packet[20..], octets);
        Write(blocks, packet[24..]);
    }

    /// <summary>Writes a receiver report with at most 31 report blocks (RFC 3550 §6.4.2).</summary>
    public void ReceiverReport(uint ssrc, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        var packet = Begin(RtcpType.ReceiverReport, blocks.Length, 4 + (blocks.Length * ReportBlock.Length));
        BinaryPrimitives.WriteUInt32BigEndian(packet, ssrc);
        Write(blocks, packet[4..]);
    }

    /// <summary>Writes a source description with the canonical name (RFC 3550 §6.5.1).</summary>
    public void SourceDescription(uint ssrc, string cname)
    {
        var length = Math.Min(cname.Length, 255);
        // At least one zero octet ends the list of items, which is padded to a multiple of 4 octets.
        var packet = Begin(RtcpType.SourceDescription, 1, (4 + 2 + length + 4) & ~3);
        packet.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(packet, ssrc);
        packet[4] = 1;
        packet[5] = (byte)length;
        Encoding.ASCII.GetBytes(cname.AsSpan(0, length), packet[6..]);
    }

    /// <summary>Writes BYE (RFC 3550 §6.6).</summary>
    public void Bye(uint ssrc) => BinaryPrimitives.WriteUInt32BigEndian(Begin(RtcpType.Bye, 1, 4), ssrc);

    /// <summary>Writes a generic NACK (RFC 4585 §6.2.1): a missing packet and a bit mask of the 16 packets after it.</summary>
    public void Nack(uint ssrc, uint mediaSsrc, ushort sequence, ushort mask)
    {
        var packet = Begin(RtcpType.TransportFeedback, 1, 12);
        BinaryPrimitives.WriteUInt32BigEndian(packet, ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], mediaSsrc);
        BinaryPrimitives.WriteUInt16BigEndian(packet[8..], sequence);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], mask);
    }

    private static void Write(scoped ReadOnlySpan<ReportBlock> blocks, Span<byte> to)
    {
        foreach (var block in blocks)
        {
            block.Write(to);
            to = to[ReportBlock.Length..];
        }
    }

    private Span<byte> Begin(RtcpType type, int count, int length)
    {
        var packet = _buffer.Slice(Length, 4 + length);
        packet[0] = (byte)(0x80 | count);
        packet[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(length / 4));
        Length += 4 + length;
        return packet[4..];
    }
}
