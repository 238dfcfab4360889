using System.Buffers.Binary;

namespace Parley.Bots;

/// <summary>Walks through EBML elements (RFC 8794 §5) of a stream, one after the other.</summary>
internal sealed class EbmlReader(Stream stream) : IAsyncDisposable
{
    public const uint Segment = 0x18538067, Info = 0x1549A966, TimestampScale = 0x2AD7B1, Duration = 0x4489, Tracks = 0x1654AE6B, TrackEntry = 0xAE;
    public const uint TrackNumber = 0xD7, CodecId = 0x86, Cluster = 0x1F43B675, SimpleBlock = 0xA3, BlockGroup = 0xA0, Block = 0xA1;

    // An audio block is some hundred octets; what claims more is damaged.
    private const int Largest = 1 << 20;
    private readonly byte[] _small = new byte[8];
    private byte[] _body = new byte[4096];

    /// <summary>The next element's head; null at the end. Its content follows: read it, skip it, or go into it.</summary>
    public async ValueTask<Element?> NextAsync(CancellationToken cancellationToken)
    {
        if (await VarIntAsync(keepMarker: true, cancellationToken) is not { } id || await VarIntAsync(keepMarker: false, cancellationToken) is not { } size)
            return null;
        return new((uint)id.Value, id.Length > 4 ? throw Damaged() : size.IsUnknown ? null : (long)size.Value);
    }

    /// <summary>The element's content, valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> BodyAsync(Element element, CancellationToken cancellationToken)
    {
        if (element.Size is not (>= 0 and <= Largest))
            throw Damaged();
        // Laced frames are handed out later: each block has memory of its own.
        _body = new byte[(int)element.Size];
        await stream.ReadExactlyAsync(_body, cancellationToken);
        return _body;
    }

    public async ValueTask SkipAsync(Element element, CancellationToken cancellationToken)
    {
        if (element.Size is not { } size)
            return; // Of unknown size: its content is gone through.
        if (stream.CanSeek)
        {
            stream.Position = Math.Min(stream.Length, stream.Position + size);
            return;
        }
        var buffer = new byte[8192];
        while (size > 0 && await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, size)), cancellationToken) is > 0 and var read)
            size -= read;
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    public static ulong Number(ReadOnlySpan<byte> body)
    {
        var value = 0ul;
        foreach (var octet in body)
            value = (value << 8) | octet;
        return value;
    }

    public static double Real(ReadOnlySpan<byte> body) => body.Length switch
    {
        4 => BinaryPrimitives.ReadSingleBigEndian(body),
        8 => BinaryPrimitives.ReadDoubleBigEndian(body),
        _ => 0,
    };

    public static bool TryVarInt(ReadOnlySpan<byte> from, out ulong value, out int length)
    {
        (value, length) = (0, 0);
        if (from.IsEmpty || from[0] == 0)
            return false;
        length = System.Numerics.BitOperations.LeadingZeroCount(from[0]) - 23;
        if (from.Length < length)
            return false;
        value = Number(from[..length]) & ((1ul << (7 * length)) - 1);
        return true;
    }

    public static bool TryElement(ReadOnlySpan<byte> from, out uint id, out int start, out int length)
    {
        (id, start, length) = (0, 0, 0);
        if (!TryVarInt(from, out _, out var idLength) || idLength > 4 || !TryVarInt(from[idLength..], out var size, out var sizeLength))
            return false;
        id = (uint)Number(from[..idLength]);
        start = idLength + sizeLength;
        if (size > (ulong)(from.Length - start))
            return false;
        length = (int)size;
        return true;
    }

    private async ValueTask<VarInt?> VarIntAsync(bool keepMarker, CancellationToken cancellationToken)
    {
        if (await stream.ReadAsync(_small.AsMemory(0, 1), cancellationToken) == 0)
            return null;
        if (_small[0] == 0)
            throw Damaged();
        var length = System.Numerics.BitOperations.LeadingZeroCount(_small[0]) - 23;
        await stream.ReadExactlyAsync(_small.AsMemory(1, length - 1), cancellationToken);
        var whole = Number(_small.AsSpan(0, length));
        var mask = (1ul << (7 * length)) - 1;
        return new(keepMarker ? whole : whole & mask, length, (whole & mask) == mask);
    }

    private static InvalidDataException Damaged() => new("The file is damaged; convert it to Ogg Opus.");

    internal readonly record struct Element(uint Id, long? Size);

    private readonly record struct VarInt(ulong Value, int Length, bool IsUnknown);
}
