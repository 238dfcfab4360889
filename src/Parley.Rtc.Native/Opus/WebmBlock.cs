using System.Buffers.Binary;

namespace Parley.Rtc.Native.Opus;

/// <summary>The head of a block, and its frames (RFC 9559 §10).</summary>
/// <param name="Track">Whose it is.</param>
/// <param name="Offset">Its time, from its cluster's.</param>
/// <param name="Lacing">How several frames share it: 0 not at all, 1 Xiph, 2 equal lengths, 3 EBML.</param>
/// <param name="HeaderLength">Octets before the frames.</param>
internal readonly record struct WebmBlock(long Track, short Offset, int Lacing, int HeaderLength)
{
    /// <summary>The longest head.</summary>
    public const int LongestHeader = 11;

    private const int MostFrames = 256;

    /// <summary>Reads the head; null where there is none.</summary>
    public static WebmBlock? TryRead(ReadOnlySpan<byte> block)
    {
        var length = Ebml.ReadVint(block, out var track);
        if (length == 0 || block.Length < length + 3)
            return null;
        return new(track, BinaryPrimitives.ReadInt16BigEndian(block[length..]), (block[length + 2] >> 1) & 3, length + 3);
    }

    /// <summary>Adds the frames' places within the block; none where they do not fit.</summary>
    public void Split(ReadOnlySpan<byte> block, List<Range> frames)
    {
        if (Lacing == 0)
        {
            frames.Add(HeaderLength..block.Length);
            return;
        }

        if (block.Length <= HeaderLength)
            return;
        var count = block[HeaderLength] + 1;
        var rest = block[(HeaderLength + 1)..];
        Span<int> lengths = stackalloc int[MostFrames];
        lengths = lengths[..count];
        var head = Lacing switch
        {
            1 => ReadXiph(rest, lengths[..^1]),
            3 => ReadEbml(rest, lengths[..^1]),
            _ => ReadEqual(rest, lengths),
        };
        var at = HeaderLength + 1 + head;
        var last = (long)block.Length - at;
        foreach (var length in lengths[..^1])
            last -= length;
        if (head < 0 || last < 0)
            return;
        lengths[^1] = (int)last;
        foreach (var length in lengths)
        {
            frames.Add(at..(at + length));
            at += length;
        }
    }

    private static int ReadXiph(ReadOnlySpan<byte> data, Span<int> lengths)
    {
        var at = 0;
        foreach (ref var length in lengths)
        {
            length = 0;
            do
            {
                if (at >= data.Length)
                    return -1;
                length += data[at];
            }
            while (data[at++] == 255);
        }

        return at;
    }

    // The first length as it is, the others as differences, shifted to be positive (RFC 9559 §10.3.3).
    private static int ReadEbml(ReadOnlySpan<byte> data, Span<int> lengths)
    {
        var (at, length) = (0, 0L);
        for (var i = 0; i < lengths.Length; i++)
        {
            var octets = Ebml.ReadVint(data[at..], out var value);
            if (octets == 0 || value < 0)
                return -1;
            at += octets;
            length = i == 0 ? value : length + value - ((1L << ((7 * octets) - 1)) - 1);
            if (length < 0 || length > data.Length)
                return -1;
            lengths[i] = (int)length;
        }

        return at;
    }

    private static int ReadEqual(ReadOnlySpan<byte> data, Span<int> lengths)
    {
        lengths.Fill(data.Length / lengths.Length);
        return data.Length % lengths.Length == 0 ? 0 : -1;
    }
}
