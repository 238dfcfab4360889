namespace Parley.Rtc.Native.Opus;

/// <summary>
/// Reads the packets of the Opus track of WebM and Matroska (RFC 9559) without decoding them. Ignores other tracks. Accepts elements of
/// unknown size, as browsers record them, and skips damaged parts up to the next cluster. Only a track with several Opus streams in one, such
/// as surround sound, is decoded, mixed down to stereo and encoded.
/// </summary>
public sealed partial class WebmOpusReader : IOpusReader
{
    // Octets.
    private const int LargestHeaders = 1 << 20;
    private const int LargestBlock = 1 << 18;

    // Samples. Block times are rounded to milliseconds; a smaller gap between packets is rounding.
    private const long Rounding = OpusPacket.SampleRate / 100;

    // Samples: 90 years.
    private const long LongestTime = 1L << 47;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly EbmlSource _source;
    private readonly Queue<OpusFilePacket> _ready = new();
    private readonly List<Range> _frames = [];
    private WebmTrack? _track;
    private OpusDownmixer? _mixer;
    private long _segmentStart = -1;

    // ns of one timestamp unit.
    private long _timestampScale = 1_000_000;

    // In timestamp units; 0 if unknown.
    private double _duration;
    private long _cluster;

    // Where the next packet begins if none is missing, samples at 48 kHz.
    private long? _next;

    private WebmOpusReader(Stream stream, bool leaveOpen)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        _source = new(stream);
    }

    /// <inheritdoc/>
    public int Channels => _track!.Value.Head.Channels;

    /// <inheritdoc/>
    public int PreSkip => _track!.Value.Head.PreSkip;

    /// <inheritdoc/>
    public double OutputGain => _track!.Value.Head.OutputGain / 256.0;

    /// <summary>Opens a stream and reads its headers.</summary>
    /// <param name="stream">A readable stream, for example a file or a download. It need not be seekable.</param>
    /// <param name="leaveOpen">Whether to leave the stream open when the reader is disposed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidDataException">The stream is not WebM with Opus audio.</exception>
    public static async ValueTask<WebmOpusReader> OpenAsync(Stream stream, bool leaveOpen = false, CancellationToken cancellationToken = default)
    {
        var reader = new WebmOpusReader(stream, leaveOpen);
        if (!await reader._source.NeedAsync(4, cancellationToken).ConfigureAwait(false) || !reader._source.Window.Span.StartsWith(WebmId.EbmlOctets))
            throw new InvalidDataException("The file is not WebM. Convert it to Opus first.");
        while (reader._track is null)
        {
            if (!await reader.StepAsync(cancellationToken).ConfigureAwait(false))
                throw new InvalidDataException("The WebM file has no Opus audio. Convert it to Opus first.");
        }

        reader._dataStart = stream.CanSeek ? reader._source.Position : -1;
        return reader;
    }

    /// <inheritdoc/>
    public async ValueTask<OpusFilePacket?> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_mixer is not null && _mixer.TryTake(out var mixed))
                return mixed;
            if (!await StepUntilReadyAsync(cancellationToken).ConfigureAwait(false))
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

    /// <summary>
    /// Reads one element. It enters master elements rather than reading them as a whole, so that their sizes need not be known
    /// (RFC 9559 §5.1, §25.3.4).
    /// </summary>
    private async ValueTask<bool> StepAsync(CancellationToken cancellationToken)
    {
        await _source.NeedAsync(Ebml.LongestHeader, cancellationToken).ConfigureAwait(false);
        if (_source.Window.IsEmpty)
            return false;
        var header = Ebml.ReadHeader(_source.Window.Span, out var id, out var size);
        var isMaster = id is WebmId.Segment or WebmId.Cluster or WebmId.BlockGroup;
        if (header == 0 || (size == Ebml.Unknown && !isMaster))
            return await FindClusterAsync(cancellationToken).ConfigureAwait(false);
        await _source.SkipAsync(header, cancellationToken).ConfigureAwait(false);
        if (id == WebmId.Segment && _segmentStart < 0)
            _segmentStart = _source.Position;
        if (id == WebmId.BlockGroup && size is >= 0 and <= LargestBlock)
            return await TakeGroupAsync((int)size, cancellationToken).ConfigureAwait(false);
        if (isMaster)
            return true;
        if (id is WebmId.Block or WebmId.SimpleBlock)
            return await TakeBlockAsync(size, cancellationToken).ConfigureAwait(false);
        if (id is WebmId.Info or WebmId.Tracks or WebmId.Timestamp or WebmId.SeekHead or WebmId.Cues && size <= LargestHeaders)
        {
            if (!await _source.NeedAsync((int)size, cancellationToken).ConfigureAwait(false))
                return false;
            Take(id, _source.Window.Span[..(int)size]);
        }

        return await _source.SkipAsync(size, cancellationToken).ConfigureAwait(false);
    }

    private void Take(uint element, ReadOnlySpan<byte> content)
    {
        switch (element)
        {
            case WebmId.Timestamp:
                _cluster = Ebml.ReadUnsigned(content);
                break;
            case WebmId.Tracks when _track is null:
                _track = WebmTrack.Find(content);
                _mixer = _track.Value.Head.Layout is { } layout ? new(layout) : null;
                break;
            case WebmId.Info:
                while (Ebml.TryTake(ref content, out var id, out var value))
                {
                    if (id == WebmId.TimestampScale)
                        _timestampScale = Math.Clamp(Ebml.ReadUnsigned(value), 1, 1_000_000_000);
                    else if (id == WebmId.Duration)
                        _duration = Ebml.ReadFloat(value);
                }

                break;
            case WebmId.SeekHead:
                TakeSeekHead(content);
                break;
            case WebmId.Cues:
                TakeCues(content);
                break;
        }
    }

    private async ValueTask<bool> TakeBlockAsync(long size, CancellationToken cancellationToken)
    {
        await _source.NeedAsync((int)Math.Min(size, WebmBlock.LongestHeader), cancellationToken).ConfigureAwait(false);
        var head = WebmBlock.TryRead(_source.Window.Span[..(int)Math.Min(size, _source.Window.Length)]);
        if (head is { } block && block.Track == _track?.Number && size <= LargestBlock)
        {
            if (!await _source.NeedAsync((int)size, cancellationToken).ConfigureAwait(false))
                return false;
            TakePackets(block, _source.Window.Span[..(int)size], 0);
        }

        return await _source.SkipAsync(size, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a block whose group states how much of its end is padding (RFC 9559 §5.1.3.5.7).</summary>
    private async ValueTask<bool> TakeGroupAsync(int size, CancellationToken cancellationToken)
    {
        if (!await _source.NeedAsync(size, cancellationToken).ConfigureAwait(false))
            return false;
        var group = _source.Window[..size];
        TakeGroup(group.Span);
        return await _source.SkipAsync(size, cancellationToken).ConfigureAwait(false);
    }

    private void TakeGroup(ReadOnlySpan<byte> group)
    {
        ReadOnlySpan<byte> content = default;
        var padding = 0L;
        while (Ebml.TryTake(ref group, out var id, out var value))
        {
            if (id == WebmId.Block)
                content = value;
            else if (id == WebmId.DiscardPadding)
                padding = Ebml.ReadSigned(value);
        }

        if (WebmBlock.TryRead(content) is { } block && block.Track == _track?.Number)
            TakePackets(block, content, padding);
    }

    /// <summary>Adds the packets of a block.</summary>
    /// <param name="block">The block's header.</param>
    /// <param name="content">The block.</param>
    /// <param name="padding">The duration in ns that is trimmed from the block's end, or from its start if it is negative.</param>
    private void TakePackets(WebmBlock block, ReadOnlySpan<byte> content, long padding)
    {
        _frames.Clear();
        block.Split(content, _frames);
        var at = Samples((double)_cluster + block.Offset);
        if (_next is { } next && Math.Abs(at - next) <= Rounding)
            at = next;
        var total = 0L;
        foreach (var frame in _frames)
            total += OpusPacket.TryGetDuration(content[frame], out var duration) ? duration : 0;
        var trimmed = (long)Math.Round(padding * (double)OpusPacket.SampleRate / 1e9);
        var (start, end) = (Math.Max(PreSkip, at - Math.Min(0, trimmed)), at + total - Math.Max(0, trimmed));
        foreach (var frame in _frames)
        {
            var payload = content[frame];
            if (!OpusPacket.TryGetDuration(payload, out var duration))
                continue;
            _ready.Enqueue(new(payload.ToArray(), duration, Time(at)) { IsTrimmed = at >= end || at + duration <= start });
            at += duration;
        }

        _next = at;
    }

    private async ValueTask<bool> FindClusterAsync(CancellationToken cancellationToken)
    {
        if (!await _source.SkipAsync(1, cancellationToken).ConfigureAwait(false))
            return false;
        while (await _source.NeedAsync(WebmId.ClusterOctets.Length, cancellationToken).ConfigureAwait(false))
        {
            var found = _source.Window.Span.IndexOf(WebmId.ClusterOctets);
            await _source.SkipAsync(found >= 0 ? found : _source.Window.Length - 3, cancellationToken).ConfigureAwait(false);
            if (found >= 0)
                return true;
        }

        return false;
    }

    private long Samples(double timestamp) => (long)Math.Clamp(Math.Round(timestamp * _timestampScale * OpusPacket.SampleRate / 1e9), 0, LongestTime);

    /// <summary>Returns the time of a sample. Block times include the pre-skip (RFC 9559 §5.1.4.1.25).</summary>
    private TimeSpan Time(long samples) => TimeSpan.FromSeconds((samples - PreSkip) / (double)OpusPacket.SampleRate);
}
