using System.Buffers.Binary;

namespace Parley.Bots;

/// <summary>Determines the order of the boxes of MP4 and QuickTime files (ISO/IEC 14496-12 §4.2).</summary>
internal static class Mp4
{
    // Octets. More than this before the audio means that the index is elsewhere.
    private const int MostBefore = 1 << 20;
    private const int HeaderLength = 8;

    /// <summary>Returns <see langword="true"/> if the file begins like MP4 or QuickTime, and its audio comes before the index that describes it.</summary>
    public static async ValueTask<bool> HasIndexAtEndAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[2 * HeaderLength];
        var skipped = new byte[4096];
        for (var at = 0L; at <= MostBefore;)
        {
            if (await stream.ReadAtLeastAsync(header.AsMemory(0, HeaderLength), HeaderLength, throwOnEndOfStream: false, cancellationToken) < HeaderLength)
                return false;
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            var kind = Kind(header.AsSpan(4, 4));
            if (kind == BoxKind.Audio)
                return true;
            if (kind == BoxKind.Index || (kind == BoxKind.Unknown && at == 0))
                return false;
            var read = HeaderLength;
            if (size == 1)
            {
                // A size of 64 bits follows.
                read = await stream.ReadAtLeastAsync(header.AsMemory(HeaderLength), HeaderLength, throwOnEndOfStream: false, cancellationToken) + HeaderLength;
                size = BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(HeaderLength));
            }
            if (size < read)
                return false;
            at += size;
            for (var rest = Math.Min(size - read, MostBefore); rest > 0; rest -= read)
            {
                read = await stream.ReadAsync(skipped.AsMemory(0, (int)Math.Min(rest, skipped.Length)), cancellationToken);
                if (read == 0)
                    return false;
            }
        }
        return true;
    }

    private static BoxKind Kind(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("mdat"u8) ? BoxKind.Audio
        : type.SequenceEqual("moov"u8) || type.SequenceEqual("moof"u8) ? BoxKind.Index
        : type.SequenceEqual("ftyp"u8) || type.SequenceEqual("wide"u8) || type.SequenceEqual("free"u8) || type.SequenceEqual("skip"u8) || type.SequenceEqual("pnot"u8) ? BoxKind.Other
        : BoxKind.Unknown;

    private enum BoxKind
    {
        Unknown,
        Other,
        Index,
        Audio,
    }
}
