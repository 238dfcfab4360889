namespace Parley.Rtc.Native.Opus;

/// <summary>
/// Reads the packets of Ogg Opus (RFC 7845) without decoding them. Skips damaged parts, and continues through chained streams as internet
/// radio sends them.
/// </summary>
public sealed partial class OggOpusReader : IOpusReader
{
    // Octets. RFC 7845 §6 allows readers to reject larger packets; real ones are below 8 kB.
    private const int MaximumPacket = 64 * 1024;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly OggPageSource _pages;
    private readonly Queue<OpusFilePacket> _ready = new();

    // Packets that end on the current page, and the beginning of one that continues on the next.
    private readonly List<byte[]> _completed = [];
    private readonly List<byte> _partial = [];
    private OpusHead _head;
    private uint _serial;
    private int _headersLeft;

    // End of the last packet in samples at 48 kHz; null if unknown.
    private long? _granule;

    // Samples of all earlier streams of the chain.
    private long _chainStart;

    // Whether the beginning of the current packet is missing.
    private bool _skipPartial;

    private OggOpusReader(Stream stream, bool leaveOpen)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        _pages = new OggPageSource(stream);
    }

    /// <summary>Gets the number of channels, 1 or 2.</summary>
    public int Channels => _head.Channels;

    /// <summary>Gets the number of samples at 48 kHz that a decoder drops at the start.</summary>
    public int PreSkip => _head.PreSkip;

    /// <summary>Gets the gain to apply to the decoded audio, in dB.</summary>
    public double OutputGain => _head.OutputGain / 256.0;

    /// <summary>Opens a stream and reads its headers.</summary>
    /// <param name="stream">A readable stream, for example a file or a download. It need not be seekable.</param>
    /// <param name="leaveOpen">Whether to leave the stream open when the reader is disposed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidDataException">The stream is not Ogg Opus, or has more than two channels.</exception>
    public static async ValueTask<OggOpusReader> OpenAsync(Stream stream, bool leaveOpen = false, CancellationToken cancellationToken = default)
    {
        var reader = new OggOpusReader(stream, leaveOpen);
        while (reader._headersLeft != 0 || reader._head.Channels == 0)
        {
            var page = await reader._pages.ReadAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException("The file is not Ogg Opus. Convert it to Opus first.");
            reader.Take(page);
        }

        reader._dataStart = stream.CanSeek ? reader._pages.Position : -1;
        return reader;
    }

    /// <summary>Reads the next packet, or returns <see langword="null"/> at the end.</summary>
    public async ValueTask<OpusFilePacket?> ReadAsync(CancellationToken cancellationToken = default)
    {
        OpusFilePacket packet;
        while (!_ready.TryDequeue(out packet))
        {
            if (await _pages.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } page)
                return null;
            Take(page);
        }

        return packet;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_leaveOpen)
            _stream.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _leaveOpen ? ValueTask.CompletedTask : _stream.DisposeAsync();

    private void Take(OggPage page)
    {
        if ((page.Flags & OggPageFlags.First) != 0)
        {
            Begin(page);
            return;
        }

        if (page.Serial != _serial || _head.Channels == 0)
            return;
        Split(page);
        while (_headersLeft > 0 && _completed.Count > 0)
        {
            _completed.RemoveAt(0);
            _headersLeft--;
        }

        Number(page);
        _completed.Clear();
    }

    /// <summary>Begins the first stream, or the next one of a chain (RFC 3533 §4). Ignores streams of other codecs.</summary>
    private void Begin(OggPage page)
    {
        if (!OpusHead.IsHead(page.Body.Span))
            return;
        var head = OpusHead.Read(page.Body.Span);
        if (_head.Channels != 0 && _granule is { } end)
            _chainStart = Math.Min(_chainStart + Math.Max(0, end - _head.PreSkip), 1L << 48);
        _head = head;
        _serial = page.Serial;
        _headersLeft = 1;
        _granule = 0;
        _partial.Clear();
        _skipPartial = false;
    }

    private void Split(OggPage page)
    {
        if ((page.Flags & OggPageFlags.Continued) == 0)
        {
            _partial.Clear();
            _skipPartial = false;
        }
        else if (_partial.Count == 0)
        {
            // The packet's beginning was lost, or precedes the position that was sought.
            _skipPartial = true;
        }

        var body = page.Body.Span;
        foreach (var segment in page.Segments.Span)
        {
            if (!_skipPartial && _partial.Count <= MaximumPacket)
                _partial.AddRange(body[..segment]);
            body = body[segment..];
            if (segment == 255)
                continue;
            if (!_skipPartial && _partial.Count <= MaximumPacket)
                _completed.Add([.. _partial]);
            _partial.Clear();
            _skipPartial = false;
        }
    }

    /// <summary>Assigns positions to the packets that end on the page. A page has the end of its last packet (RFC 7845 §4).</summary>
    private void Number(OggPage page)
    {
        var total = 0L;
        foreach (var packet in _completed)
            total += OpusPacket.TryGetDuration(packet, out var duration) ? duration : 0;
        if (page.End is not { } end || _completed.Count == 0)
        {
            if (_granule is null)
                return;
        }
        else if (_granule is null || ((page.Flags & OggPageFlags.Last) == 0 && _headersLeft == 0))
        {
            // After a seek, a gap or a late start, the page's position is right. Only the last page may have less than its content (end trimming).
            _granule = Math.Max(0, end - total);
        }

        var at = _granule ?? 0;
        foreach (var packet in _completed)
        {
            if (!OpusPacket.TryGetDuration(packet, out var duration))
                continue;
            _ready.Enqueue(new OpusFilePacket(packet, duration, Time(at)));
            at += duration;
        }

        _granule = at;
    }

    private TimeSpan Time(long granule) => TimeSpan.FromSeconds((_chainStart + granule - _head.PreSkip) / (double)OpusPacket.SampleRate);
}
