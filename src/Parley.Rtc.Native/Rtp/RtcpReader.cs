using System.Buffers.Binary;

namespace Parley.Rtc.Native.Rtp;

/// <summary>Reads the packets of a compound RTCP packet (RFC 3550 §6.1) or of a reduced-size one (RFC 5506).</summary>
internal ref struct RtcpReader(ReadOnlySpan<byte> compound)
{
    private ReadOnlySpan<byte> _rest = compound;

    /// <summary>Gets the packet's type.</summary>
    public RtcpType Type { get; private set; }

    /// <summary>Gets the 5 bits after version and padding: the number of reports or sources, or the feedback format.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the packet after its first 4 octets, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Reads the next packet. Returns <see langword="false"/> at the end, or if the packet is malformed.</summary>
    public bool Read()
    {
        if (_rest.Length < 4 || _rest[0] >> 6 != 2)
            return false;
        var length = 4 * (BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) + 1);
        if (length > _rest.Length)
            return false;
        var packet = _rest[..length];
        _rest = _rest[length..];
        Type = (RtcpType)packet[1];
        Count = packet[0] & 0x1f;
        Body = packet[4..];
        if ((packet[0] & 0x20) != 0)
        {
            if (Body.IsEmpty || Body[^1] > Body.Length)
                return false;
            Body = Body[..^Body[^1]];
        }

        return true;
    }

    /// <summary>Returns the complete report blocks of a sender or receiver report.</summary>
    public readonly ReadOnlySpan<byte> Reports()
    {
        var offset = Type == RtcpType.SenderReport ? 24 : 4;
        return Body.Length < offset ? default : Body.Slice(offset, Math.Min(Count * ReportBlock.Length, (Body.Length - offset) / ReportBlock.Length * ReportBlock.Length));
    }
}
