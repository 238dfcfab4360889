using System.Buffers.Binary;

namespace Parley.Rtc.Native.Srtp;

/// <summary>The length of an RTP header, the part of a packet that is not encrypted (RFC 3550 §5.1).</summary>
internal static class RtpHeader
{
    /// <summary>Octets of a header without CSRCs and extension.</summary>
    public const int MinimumLength = 12;

    /// <summary>Gets the length of the header with CSRCs and extension. Returns <see langword="false"/> if the packet is not RTP or is too short.</summary>
    public static bool TryMeasure(ReadOnlySpan<byte> packet, out int length)
    {
        length = MinimumLength;
        if (packet.Length < MinimumLength || packet[0] >> 6 != 2)
            return false;
        length += 4 * (packet[0] & 0x0f);
        if ((packet[0] & 0x10) == 0)
            return length <= packet.Length;
        if (length + 4 > packet.Length)
            return false;
        length += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]));
        return length <= packet.Length;
    }
}
