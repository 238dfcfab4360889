namespace Parley.Rtc.Native.Opus;

/// <summary>Divides the packet of several streams into those of each: all but the last state their length (RFC 6716 appendix B).</summary>
internal static class OpusSelfDelimited
{
    /// <summary>Removes the first packet.</summary>
    /// <param name="packets">The packets. Empty afterwards if they are malformed.</param>
    /// <returns>The packet in its usual form, or an empty one if it is malformed.</returns>
    public static byte[] Take(ref ReadOnlySpan<byte> packets)
    {
        var whole = packets;
        packets = [];
        if (whole.IsEmpty || !TryReadHeader(whole, out var lengthAt, out var octets, out var content))
            return [];
        var end = lengthAt + octets + content;
        if (end > whole.Length)
            return [];
        packets = whole[(int)end..];
        // The usual form lacks the last length.
        return [.. whole[..lengthAt], .. whole[(lengthAt + octets)..(int)end]];
    }

    /// <summary>Reads the header: where the additional length is, its octets, and the octets of the frames and the padding.</summary>
    private static bool TryReadHeader(ReadOnlySpan<byte> packet, out int lengthAt, out int octets, out long content)
    {
        (lengthAt, octets, content) = (1, 0, 0);
        int length;
        switch (packet[0] & 3)
        {
            case 0:
            case 1:
                if (!OpusFrames.TryLength(packet[lengthAt..], out length, out octets))
                    return false;
                content = (packet[0] & 3) == 0 ? length : 2 * length;
                return true;
            case 2:
                if (!OpusFrames.TryLength(packet[lengthAt..], out var first, out var firstOctets))
                    return false;
                lengthAt += firstOctets;
                if (!OpusFrames.TryLength(packet[lengthAt..], out length, out octets))
                    return false;
                content = first + length;
                return true;
            default:
                return TryReadMany(packet, ref lengthAt, out octets, out content);
        }
    }

    private static bool TryReadMany(ReadOnlySpan<byte> packet, ref int lengthAt, out int octets, out long content)
    {
        (octets, content) = (0, 0);
        if (packet.Length < 2)
            return false;
        var (count, isVariable, isPadded) = (packet[1] & 0x3f, (packet[1] & 0x80) != 0, (packet[1] & 0x40) != 0);
        lengthAt = 2;
        while (isPadded)
        {
            if (lengthAt >= packet.Length)
                return false;
            var octet = packet[lengthAt++];
            content += octet == 255 ? 254 : octet;
            isPadded = octet == 255;
        }

        for (var i = 0; isVariable && i < count - 1; i++)
        {
            if (!OpusFrames.TryLength(packet[lengthAt..], out var each, out var eachOctets))
                return false;
            lengthAt += eachOctets;
            content += each;
        }

        if (count == 0 || !OpusFrames.TryLength(packet[lengthAt..], out var length, out octets))
            return false;
        content += isVariable ? length : (long)count * length;
        return true;
    }
}
