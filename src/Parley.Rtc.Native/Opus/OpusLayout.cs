using System.Buffers.Binary;

namespace Parley.Rtc.Native.Opus;

/// <summary>
/// The streams of an Opus file with a channel mapping table (RFC 7845 §5.1.1, RFC 8486), and how they are mixed down to two channels.
/// </summary>
internal sealed class OpusLayout
{
    // Each stream needs its own decoder. More than this cannot be decoded in real time.
    private const int MostStreams = 64;
    private const int Silent = 255;
    private readonly float[] _left;
    private readonly float[] _right;

    private OpusLayout(int streams, int coupled, bool isSingleStream)
    {
        (Streams, Coupled, IsSingleStream) = (streams, coupled, isSingleStream);
        (_left, _right) = (new float[streams + coupled], new float[streams + coupled]);
    }

    /// <summary>Gets the number of streams.</summary>
    public int Streams { get; }

    /// <summary>Gets the number of streams with two channels, which come first.</summary>
    public int Coupled { get; }

    /// <summary>Gets a value indicating whether there is only one stream, whose channels need no change.</summary>
    public bool IsSingleStream { get; }

    /// <summary>Gets the factors by which the decoded channels are added to the left channel: those of the coupled streams, then the others.</summary>
    public ReadOnlySpan<float> Left => _left;

    /// <summary>Gets the factors for the right channel.</summary>
    public ReadOnlySpan<float> Right => _right;

    /// <summary>Reads a channel mapping table.</summary>
    /// <param name="family">The mapping family. Unknown ones are read like 255 (RFC 7845 §5.1.1.4).</param>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="table">The header's octets after the family.</param>
    /// <exception cref="InvalidDataException">The table is malformed, or has too many streams.</exception>
    public static OpusLayout Read(int family, int channels, ReadOnlySpan<byte> table)
    {
        if (table.Length < 2 || table[0] == 0 || table[1] > table[0] || (family == 1 && channels > OpusDownmixTable.MostSpeakers))
            throw Damaged(family);
        var (streams, coupled) = (table[0], table[1]);
        if (streams > MostStreams)
            throw new InvalidDataException($"The Opus file has {streams} streams in one, and at most {MostStreams} can be played. Mix it down to stereo first.");
        table = table[2..];
        var (left, right) = OpusDownmixTable.For(family, channels);
        return family == 3 ? ReadMatrix(streams, coupled, table, left, right) : ReadMapping(family, streams, coupled, table, left, right);
    }

    private static OpusLayout ReadMapping(int family, int streams, int coupled, ReadOnlySpan<byte> table, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (table.Length < left.Length)
            throw Damaged(family);
        table = table[..left.Length];
        var isSingle = streams == 1 && (coupled == 0 ? table.IndexOfAnyExcept((byte)0) < 0 : table.SequenceEqual((ReadOnlySpan<byte>)[0, 1]));
        var layout = new OpusLayout(streams, coupled, isSingle);
        for (var channel = 0; channel < table.Length; channel++)
        {
            var source = table[channel];
            if (source == Silent)
                continue;
            if (source >= streams + coupled)
                throw Damaged(family);
            layout._left[source] += left[channel];
            layout._right[source] += right[channel];
        }

        return layout;
    }

    // A demixing matrix in columns of Q15 numbers instead of the mapping (RFC 8486 §3.2).
    private static OpusLayout ReadMatrix(int streams, int coupled, ReadOnlySpan<byte> table, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var layout = new OpusLayout(streams, coupled, isSingleStream: false);
        if (table.Length < 2 * layout._left.Length * left.Length)
            throw Damaged(3);
        for (var source = 0; source < layout._left.Length; source++)
        {
            for (var channel = 0; channel < left.Length; channel++)
            {
                var factor = BinaryPrimitives.ReadInt16LittleEndian(table) / 32768f;
                table = table[2..];
                layout._left[source] += factor * left[channel];
                layout._right[source] += factor * right[channel];
            }
        }

        return layout;
    }

    private static InvalidDataException Damaged(int family) => new($"The Opus header has a malformed channel mapping (family {family}). The file is damaged.");
}
