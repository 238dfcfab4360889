using System.Buffers.Binary;

namespace Parley.Rtc.Native.Opus;

/// <summary>A block's header and its frames (RFC 9559 §10).</summary>
/// <param name="Track">The track's number.</param>
/// <param name="Offset">The block's time relative to its cluster.</param>
/// <param name="Lacing">How the block is divided into frames: 0 not at all, 1 Xiph, 2 equal lengths, 3 EBML.</param>
/// <param name="HeaderLength">Octets of the header.</param>
internal readonly record struct WebmBlock(long Track, short Offset, int Lacing, int HeaderLength)
{
    /// <summary>The maximum octets of a header.</summary>
    public const int LongestHeader = 11;

    private const int MostFrames = 256;

    /// <summary>Reads the header. Returns <see langword="null"/> if it is malformed.</summary>
    public static WebmBlock? TryRead(ReadOnlySpan<byte> block)
    {
        var length = Ebml.ReadVint(block, out var track);
        if (length == 0 || block.Length < length + 3)
            return null;
        return new(track, BinaryPrimitives.ReadInt16BigEndian(block[length..]), (block[length + 2] >> 1) & 3, length + 3);
    }

    /// <summary>Adds the ranges of the frames within the block, or none if they do not fit.</summary>
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

    // The first length is absolute, the others are differences with an offset (RFC 9559 §10.3.3).
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
