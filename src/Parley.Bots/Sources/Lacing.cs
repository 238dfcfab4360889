namespace Parley.Bots;

/// <summary>Several frames in one block (RFC 9559 §10.3).</summary>
internal static class Lacing
{
    /// <param name="kind">0 none, 1 Xiph, 2 fixed size, 3 EBML.</param>
    /// <param name="body">The block behind its head.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Split(int kind, ReadOnlyMemory<byte> body)
    {
        if (kind == 0 || body.IsEmpty)
            return [body];
        var count = body.Span[0] + 1;
        var at = 1;
        var sizes = new int[count];
        if (kind == 2)
            Array.Fill(sizes, (body.Length - 1) / count);
        else if (!(kind == 1 ? Xiph(body.Span, sizes, ref at) : Ebml(body.Span, sizes, ref at)))
            return [];
        var frames = new List<ReadOnlyMemory<byte>>(count);
        foreach (var size in sizes)
        {
            if (size < 0 || at + size > body.Length)
                break;
            frames.Add(body.Slice(at, size));
            at += size;
        }
        return frames;
    }

    private static bool Xiph(ReadOnlySpan<byte> body, int[] sizes, ref int at)
    {
        var rest = body.Length;
        for (var i = 0; i < sizes.Length - 1; i++)
        {
            byte octet;
            do
            {
                if (at >= body.Length)
                    return false;
                sizes[i] += octet = body[at++];
            }
            while (octet == 255);
            rest -= sizes[i];
        }
        sizes[^1] = rest - at;
        return true;
    }

    private static bool Ebml(ReadOnlySpan<byte> body, int[] sizes, ref int at)
    {
        var sum = 0;
        for (var i = 0; i < sizes.Length - 1; i++)
        {
            if (!EbmlReader.TryVarInt(body[at..], out var value, out var length))
                return false;
            // The first is a size, the others are differences, moved to be positive.
            sizes[i] = i == 0 ? (int)value : sizes[i - 1] + (int)((long)value - ((1L << ((7 * length) - 1)) - 1));
            at += length;
            sum += sizes[i];
        }
        sizes[^1] = body.Length - at - sum;
        return true;
    }
}
