namespace Parley.Rtc.Native.Opus;

/// <summary>
/// Reads Ogg Opus (RFC 7845) packet by packet; no codec and no native library is needed. Damaged parts are skipped. Chained streams, as
/// internet radio sends them, are read through.
/// </summary>
public sealed partial class OggOpusReader : IOpusReader
{
    // RFC 7845 §6 lets a reader refuse larger ones; real packets are below 8 kB.
    private const int MaximumPacket = 64 * 1024;
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly OggPageSource _pages;
    private readonly Queue<OpusFilePacket> _ready = new();
    private readonly List<byte[]> _completed = [];
    private readonly List<byte> _partial = [];
    private OpusHead _head;
    private uint _serial;
    private int _headersLeft;
    private long? _granule;
    private long _chainStart;
    private bool _skipPartial;

    private OggOpusReader(Stream stream, bool leaveOpen)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        _pages = new OggPageSource(stream);
    }

    /// <summary>Channels, 1 or 2.</summary>
    public int Channels => _head.Channels;

    /// <summary>Samples at 48 kHz that a decoder drops at the start.</summary>
    public int PreSkip => _head.PreSkip;

    /// <summary>Gain to apply when playing, in dB.</summary>
    public double OutputGain => _head.OutputGain / 256.0;

    /// <summary>Opens a stream and reads its headers.</summary>
    /// <param name="stream">Readable; a file, a download. It need not be able to seek.</param>
    /// <param name="leaveOpen">True leaves the stream open when the reader is disposed.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">It is no Ogg Opus, or has more than two channels; the message says what to do.</exception>
    public static async ValueTask<OggOpusReader> OpenAsync(Stream stream, bool leaveOpen = false, CancellationToken cancellationToken = default)
    {
        var reader = new OggOpusReader(stream, leaveOpen);
        while (reader._headersLeft != 0 || reader._head.Channels == 0)
        {
            var page = await reader._pages.ReadAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException("This is no Ogg Opus file; convert it to Opus first.");
            reader.Take(page);
        }

        reader._dataStart = stream.CanSeek ? reader._pages.Position : -1;
        return reader;
    }

    /// <summary>Reads the next packet; null at the end.</summary>
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

    /// <summary>A stream begins: the first one, or the next in a chain (RFC 3533 §4). Other codecs' streams are passed over.</summary>
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
            // The packet's beginning was lost, or lies before the place that was sought.
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

    /// <summary>Gives each packet that ends on the page its place. A page says where its last packet ends (RFC 7845 §4).</summary>
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
            // After a jump, a hole or a late start the page knows better; only the last page may say less than it holds (its end is trimmed).
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
