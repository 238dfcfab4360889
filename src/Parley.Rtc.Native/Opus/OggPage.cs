using System.Buffers.Binary;

namespace Parley.Rtc.Native.Opus;

/// <summary>One Ogg page (RFC 3533 §6).</summary>
internal sealed record OggPage(OggPageFlags Flags, long Granule, uint Serial, uint Sequence, ReadOnlyMemory<byte> Segments, ReadOnlyMemory<byte> Body)
{
    /// <summary>Octets of the header without its segment table.</summary>
    public const int HeaderLength = 27;

    /// <summary>The maximum octets of a page.</summary>
    public const int MaximumLength = HeaderLength + 255 + (255 * 255);

    /// <summary>Gets the end of the last packet that ends on the page, or <see langword="null"/> if none does or the number is implausible (beyond 90 years).</summary>
    public long? End => Granule is >= 0 and < 1L << 47 ? Granule : null;

    /// <summary>Gets the octets of the page.</summary>
    public int Length => HeaderLength + Segments.Length + Body.Length;

    /// <summary>Reads the page at the buffer's start. Returns <see langword="null"/> if there is none, or it is incomplete or damaged.</summary>
    public static OggPage? TryRead(ReadOnlyMemory<byte> buffer)
    {
        var data = buffer.Span;
        if (data.Length < HeaderLength || !data.StartsWith("OggS"u8) || data[4] != 0)
            return null;
        var segments = data[26];
        if (data.Length < HeaderLength + segments)
            return null;
        var length = 0;
        foreach (var segment in data.Slice(HeaderLength, segments))
            length += segment;
        var total = HeaderLength + segments + length;
        if (data.Length < total || OggCrc.Compute(data[..22], data[26..total]) != BinaryPrimitives.ReadUInt32LittleEndian(data[22..]))
            return null;
        return new OggPage(
            (OggPageFlags)data[5],
            BinaryPrimitives.ReadInt64LittleEndian(data[6..]),
            BinaryPrimitives.ReadUInt32LittleEndian(data[14..]),
            BinaryPrimitives.ReadUInt32LittleEndian(data[18..]),
            buffer.Slice(HeaderLength, segments),
            buffer.Slice(HeaderLength + segments, length));
    }

    /// <summary>Returns the octets that <see cref="TryRead"/> needs, as far as the buffer shows.</summary>
    public static int Needed(ReadOnlySpan<byte> data)
    {
        if (data.Length < HeaderLength || data.Length < HeaderLength + data[26])
            return data.Length < HeaderLength ? HeaderLength : HeaderLength + data[26];
        var length = HeaderLength + data[26];
        foreach (var segment in data.Slice(HeaderLength, data[26]))
            length += segment;
        return length;
    }
}
