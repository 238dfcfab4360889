namespace Parley.Rtc.Native.Opus;

/// <summary>
/// Reads the packets of Ogg Opus (RFC 7845) without decoding them. Skips damaged parts, ignores streams of other codecs, and continues
/// through chained streams as internet radio sends them. Only a file with several Opus streams in one, such as surround sound, is decoded,
/// mixed down to stereo and encoded.
/// </summary>
public sealed partial class OggOpusReader : IOpusReader
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly OggPageSource _pages;
    private readonly OggPacketAssembler _packets = new();
    private readonly Queue<OpusFilePacket> _ready = new();
    private OpusHead _head;
    private uint _serial;
    private OpusDownmixer? _mixer;

    // End of the last packet in samples at 48 kHz; null if unknown.
    private long? _granule;

    // Start of the first packet; not 0 if the file was cut out of a longer stream. Null if unknown.
    private long? _origin;

    // Samples of all earlier links of the chain.
    private long _chainStart;

    // Whether pages that begin the streams of a link are being read, and whether one of them is Opus.
    private bool _isAtBeginning;
    private bool _hasOpus;

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

    /// <summary>Gets the gain to apply to the decoded audio, in dB. It may differ between the parts of a chained file.</summary>
    public double OutputGain => _head.OutputGain / 256.0;

    /// <summary>Opens a stream and reads its headers.</summary>
    /// <param name="stream">A readable stream, for example a file or a download. It need not be seekable.</param>
    /// <param name="leaveOpen">Whether to leave the stream open when the reader is disposed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidDataException">The stream is not Ogg Opus, or it is damaged.</exception>
    public static async ValueTask<OggOpusReader> OpenAsync(Stream stream, bool leaveOpen = false, CancellationToken cancellationToken = default)
    {
        var reader = new OggOpusReader(stream, leaveOpen);
        var before = 0L;
        while (!reader._hasOpus || reader._packets.IsBeforeAudio)
        {
            before = stream.CanSeek ? reader._pages.Position : -1;
            var page = await reader._pages.ReadAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException(reader._hasOpus ? "The Ogg Opus file ends before its audio begins." : "The file is not Ogg Opus. Convert it to Opus first.");
            reader.Take(page);
        }

        if (stream.CanSeek)
            reader._first = new(before, reader._ready.Count > 0 ? before : reader._pages.Position, reader._serial, reader._head);
        return reader;
    }

    /// <summary>Reads the next packet, or returns <see langword="null"/> at the end.</summary>
    /// <exception cref="InvalidDataException">A later part of a chained file cannot be played.</exception>
    public async ValueTask<OpusFilePacket?> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_mixer is not null && _mixer.TryTake(out var mixed))
                return mixed;
            if (_ready.Count == 0 && !await FillAsync(cancellationToken).ConfigureAwait(false))
                return null;
            var packet = _ready.Dequeue();
            if (_mixer is null)
                return packet;
            _mixer.Add(packet);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mixer?.Dispose();
        if (!_leaveOpen)
            _stream.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _mixer?.Dispose();
        return _leaveOpen ? ValueTask.CompletedTask : _stream.DisposeAsync();
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        while (_ready.Count == 0)
        {
            if (await _pages.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } page)
                return false;
            Take(page);
        }

        return true;
    }

    private void Take(OggPage page)
    {
        if ((page.Flags & OggPageFlags.First) != 0)
        {
            TakeFirst(page);
            return;
        }

        if (_isAtBeginning && !_hasOpus)
            throw new InvalidDataException(_head.Channels == 0 ? "The Ogg file has no Opus audio. Convert it to Ogg Opus first." : "A later part of the chained Ogg file has no Opus audio. Convert it to Opus first.");
        _isAtBeginning = false;
        if (!_hasOpus || page.Serial != _serial)
            return;
        _packets.Add(page);
        if (!_packets.IsBeforeAudio)
            Number(page);
    }

    /// <summary>Begins the first link, or the next one of a chain (RFC 3533 §4). Of several Opus streams, the first one counts.</summary>
    private void TakeFirst(OggPage page)
    {
        if (!_isAtBeginning)
            _hasOpus = false;
        _isAtBeginning = true;
        if (_hasOpus || !OpusHead.IsHead(page.Body.Span))
            return;
        var head = OpusHead.Read(page.Body.Span);
        if (_granule is { } end && _origin is { } start)
            _chainStart = Math.Min(_chainStart + Math.Max(0, end - start - _head.PreSkip), 1L << 48);
        Begin(head, page.Serial);
        _packets.Begin(page.Sequence);
        _granule = 0;
        _origin = null;
        _hasOpus = true;
    }

    private void Begin(OpusHead head, uint serial)
    {
        (_head, _serial) = (head, serial);
        _mixer?.Dispose();
        _mixer = head.Layout is { } layout ? new(layout) : null;
    }

    /// <summary>Assigns positions to the packets that end on the page. A page has the end of its last packet (RFC 7845 §4).</summary>
    private void Number(OggPage page)
    {
        if (_packets.Completed.Count == 0)
            return;
        var total = 0L;
        foreach (var packet in _packets.Completed)
            total += OpusPacket.TryGetDuration(packet, out var duration) ? duration : 0;
        var isLast = (page.Flags & OggPageFlags.Last) != 0;
        // After a seek, a gap or a late start, the page's position is right. Only the last page may have less than its content (end trimming).
        if (page.End is { } end && (_granule is null || !isLast))
            _granule = Math.Max(0, end - total);
        if (_granule is not { } at)
            return;
        _origin ??= at;
        var limit = isLast && page.End is { } trimmed ? trimmed : long.MaxValue;
        foreach (var packet in _packets.Completed)
        {
            if (!OpusPacket.TryGetDuration(packet, out var duration))
                continue;
            _ready.Enqueue(new OpusFilePacket(packet, duration, Time(at)) { IsTrimmed = at >= limit || at + duration <= _origin + _head.PreSkip });
            at += duration;
        }

        _granule = Math.Min(at, limit);
    }

    private TimeSpan Time(long granule) => TimeSpan.FromSeconds((_chainStart + granule - (_origin ?? 0) - _head.PreSkip) / (double)OpusPacket.SampleRate);
}
