using System.Buffers.Binary;

namespace Parley.Rtc.Native.Rtp;

/// <summary>A received RTP packet (RFC 3550 §5.1), parsed in place.</summary>
internal readonly ref struct RtpPacket
{
    // RFC 8285 §4.2.
    private const ushort OneByteProfile = 0xbede;

    private readonly ReadOnlySpan<byte> _extension;
    private readonly ushort _extensionProfile;

    private RtpPacket(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> extension, ushort extensionProfile, ReadOnlySpan<byte> payload)
    {
        Marker = (packet[1] & 0x80) != 0;
        PayloadType = packet[1] & 0x7f;
        SequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        Payload = payload;
        _extension = extension;
        _extensionProfile = extensionProfile;
    }

    /// <summary>Gets a value indicating whether this is the first packet of a talk spurt (RFC 7587 §4.2).</summary>
    public bool Marker { get; }

    /// <summary>Gets the payload type, 0 to 127.</summary>
    public int PayloadType { get; }

    /// <summary>Gets the sequence number.</summary>
    public ushort SequenceNumber { get; }

    /// <summary>Gets the timestamp, in samples at 48 kHz for Opus.</summary>
    public uint Timestamp { get; }

    /// <summary>Gets the stream's SSRC.</summary>
    public uint Ssrc { get; }

    /// <summary>Gets the payload without padding.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Parses a packet. Returns <see langword="false"/> if it is not a well-formed RTP packet.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out RtpPacket parsed)
    {
        parsed = default;
        if (packet.Length < 12 || packet[0] >> 6 != 2)
            return false;
        var offset = 12 + (4 * (packet[0] & 0x0f));
        ReadOnlySpan<byte> extension = default;
        ushort profile = 0;
        if ((packet[0] & 0x10) != 0)
        {
            if (offset + 4 > packet.Length)
                return false;
            profile = BinaryPrimitives.ReadUInt16BigEndian(packet[offset..]);
            var length = 4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(offset + 2)..]);
            offset += 4;
            if (offset + length > packet.Length)
                return false;
            extension = packet.Slice(offset, length);
            offset += length;
        }

        var end = packet.Length;
        if (offset > end)
            return false;
        if ((packet[0] & 0x20) != 0)
        {
            if (packet[^1] == 0 || offset + packet[^1] > end)
                return false;
            end -= packet[^1];
        }

        parsed = new RtpPacket(packet, extension, profile, packet[offset..end]);
        return true;
    }

    /// <summary>Gets a header extension's data, from the one-byte or the two-byte form (RFC 8285 §4).</summary>
    public bool TryGetExtension(int id, out ReadOnlySpan<byte> data)
    {
        data = default;
        var twoByte = (_extensionProfile & 0xfff0) == 0x1000;
        if (!twoByte && _extensionProfile != OneByteProfile)
            return false;
        for (var rest = _extension; !rest.IsEmpty;)
        {
            if (rest[0] == 0)
            {
                rest = rest[1..];
                continue;
            }

            if (twoByte && rest.Length < 2)
                return false;
            var found = twoByte ? rest[0] : rest[0] >> 4;
            var length = twoByte ? rest[1] : (rest[0] & 0x0f) + 1;
            rest = rest[(twoByte ? 2 : 1)..];
            // Identifier 15 ends the one-byte form (RFC 8285 §4.2).
            if (length > rest.Length || (!twoByte && found == 15))
                return false;
            if (found == id)
            {
                data = rest[..length];
                return true;
            }

            rest = rest[length..];
        }

        return false;
    }
}
