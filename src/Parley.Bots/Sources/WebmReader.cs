namespace Parley.Bots;

/// <summary>The first Opus track of a WebM or Matroska file (RFC 9559), as it is.</summary>
internal sealed class WebmReader : EncodedAudioReader
{
    private readonly EbmlReader _ebml;
    private readonly ulong _track;
    private readonly TimeSpan? _duration;
    private readonly Queue<ReadOnlyMemory<byte>> _laced = new();

    private WebmReader(EbmlReader ebml, ulong track, TimeSpan? duration) => (_ebml, _track, _duration) = (ebml, track, duration);

    public override TimeSpan? Duration => _duration;

    /// <summary>Opens a stream; null where it holds no Opus, and the stream is not used up where it can seek.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static async ValueTask<WebmReader?> TryOpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        var ebml = new EbmlReader(stream);
        double? duration = null;
        var scale = 1_000_000ul;
        while (await ebml.NextAsync(cancellationToken) is { } element)
        {
            switch (element.Id)
            {
                case EbmlReader.Segment or EbmlReader.Info or EbmlReader.Tracks:
                    continue;
                case EbmlReader.TimestampScale:
                    scale = EbmlReader.Number((await ebml.BodyAsync(element, cancellationToken)).Span);
                    continue;
                case EbmlReader.Duration:
                    duration = EbmlReader.Real((await ebml.BodyAsync(element, cancellationToken)).Span);
                    continue;
                case EbmlReader.TrackEntry:
                    if (OpusTrack((await ebml.BodyAsync(element, cancellationToken)).Span) is { } track)
                        return new(ebml, track, duration is { } length ? TimeSpan.FromSeconds(length * scale / 1e9) : null);
                    continue;
                case EbmlReader.Cluster:
                    return stream.CanSeek ? null : throw new InvalidDataException("There is no Opus in it; convert it to Ogg Opus.");
                default:
                    await ebml.SkipAsync(element, cancellationToken);
                    continue;
            }
        }
        return null;
    }

    public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_laced.TryDequeue(out var packet))
                return packet;
            if (await _ebml.NextAsync(cancellationToken) is not { } element)
                return null;
            if (element.Id is EbmlReader.Segment or EbmlReader.Cluster or EbmlReader.BlockGroup)
                continue;
            if (element.Id is EbmlReader.SimpleBlock or EbmlReader.Block)
                Take(await _ebml.BodyAsync(element, cancellationToken));
            else
                await _ebml.SkipAsync(element, cancellationToken);
        }
    }

    public override ValueTask DisposeAsync() => _ebml.DisposeAsync();

    // RFC 9559 §10: track, timestamp, flags; then one frame, or several (lacing, §10.3).
    private void Take(ReadOnlyMemory<byte> block)
    {
        if (!EbmlReader.TryVarInt(block.Span, out var track, out var length) || track != _track || block.Length < length + 4)
            return;
        var flags = block.Span[length + 2];
        var body = block[(length + 3)..];
        foreach (var frame in Lacing.Split((flags >> 1) & 3, body))
            _laced.Enqueue(frame);
    }

    private static ulong? OpusTrack(ReadOnlySpan<byte> entry)
    {
        ulong? number = null;
        var isOpus = false;
        while (EbmlReader.TryElement(entry, out var id, out var start, out var length))
        {
            var body = entry.Slice(start, length);
            if (id == EbmlReader.TrackNumber)
                number = EbmlReader.Number(body);
            else if (id == EbmlReader.CodecId)
                isOpus = body.SequenceEqual("A_OPUS"u8);
            entry = entry[(start + length)..];
        }
        return isOpus ? number : null;
    }
}
