namespace Parley.Rtc.Native.Opus;

/// <summary>Divides Opus packets into their frames, and joins frames to packets (RFC 6716 §3.2).</summary>
public static class OpusFrames
{
    // 120 ms of frames of 2.5 ms (RFC 6716 §3.2.5).
    private const int MaximumFrames = 48;

    /// <summary>Returns the frames of a packet, or none if the packet is malformed.</summary>
    /// <param name="packet">The packet. The frames are parts of it.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> packet)
    {
        var span = packet.Span;
        if (span.IsEmpty)
            return [];
        switch (span[0] & 3)
        {
            case 0:
                return [packet[1..]];
            case 1 when packet.Length % 2 == 0:
                // An odd length of the two frames is malformed (RFC 6716 §3.2.3).
                return [];
            case 1:
                var half = (packet.Length - 1) / 2;
                return [packet.Slice(1, half), packet.Slice(1 + half, half)];
            case 2:
                return TryLength(span[1..], out var first, out var octets) && 1 + octets + first <= packet.Length
                    ? [packet.Slice(1 + octets, first), packet[(1 + octets + first)..]] : [];
            default:
                return SplitMany(packet);
        }
    }

    /// <summary>Joins frames of one configuration to one packet.</summary>
    /// <param name="toc">The table-of-contents octet of any packet with these frames (RFC 6716 §3.1); its frame count is replaced.</param>
    /// <param name="frames">1 to 48 frames that last 120 ms at most in total.</param>
    /// <exception cref="ArgumentException">There are no frames, or more than 48.</exception>
    public static byte[] Join(byte toc, IReadOnlyList<byte[]> frames)
    {
        if (frames.Count is 0 or > MaximumFrames)
            throw new ArgumentException($"An Opus packet has 1 to {MaximumFrames} frames.", nameof(frames));
        if (frames.Count == 1)
            return [(byte)(toc & ~3), .. frames[0]];
        var packet = new List<byte> { (byte)(toc | 3), (byte)(0x80 | frames.Count) };
        for (var i = 0; i < frames.Count - 1; i++)
            AddLength(packet, frames[i].Length);
        foreach (var frame in frames)
            packet.AddRange(frame);
        return [.. packet];
    }

    // Code 3 packets (RFC 6716 §3.2.5).
    private static List<ReadOnlyMemory<byte>> SplitMany(ReadOnlyMemory<byte> packet)
    {
        var span = packet.Span;
        var frames = new List<ReadOnlyMemory<byte>>();
        if (span.Length < 2)
            return frames;
        var (count, isVariable, at, padding) = (span[1] & 0x3f, (span[1] & 0x80) != 0, 2, 0);
        if ((span[1] & 0x40) != 0)
        {
            byte octet;
            do
            {
                if (at >= span.Length)
                    return frames;
                octet = span[at++];
                padding += octet == 255 ? 254 : octet;
            }
            while (octet == 255);
        }

        var end = span.Length - padding;
        if (count == 0 || (!isVariable && (end - at) % count != 0))
            return frames;
        var lengths = new int[count];
        if (isVariable)
        {
            var sum = 0;
            for (var i = 0; i < count - 1; i++)
            {
                if (at >= end || !TryLength(span[at..], out lengths[i], out var octets))
                    return frames;
                at += octets;
                sum += lengths[i];
            }

            lengths[^1] = end - at - sum;
        }
        else
        {
            Array.Fill(lengths, (end - at) / count);
        }

        foreach (var length in lengths)
        {
            if (length < 0 || at + length > end)
                return [];
            frames.Add(packet.Slice(at, length));
            at += length;
        }

        return frames;
    }

    // A frame's length has one or two octets (RFC 6716 §3.2.1).
    internal static bool TryLength(ReadOnlySpan<byte> from, out int length, out int octets)
    {
        (length, octets) = (0, 0);
        if (from.IsEmpty || (from[0] >= 252 && from.Length < 2))
            return false;
        (length, octets) = from[0] < 252 ? (from[0], 1) : ((from[1] * 4) + from[0], 2);
        return true;
    }

    private static void AddLength(List<byte> packet, int length)
    {
        if (length < 252)
        {
            packet.Add((byte)length);
            return;
        }

        var low = 252 + (length & 3);
        packet.Add((byte)low);
        packet.Add((byte)((length - low) / 4));
    }
}
