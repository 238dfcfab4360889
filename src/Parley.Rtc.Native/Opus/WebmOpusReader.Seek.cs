namespace Parley.Rtc.Native.Opus;

/// <summary>Seeks by the file's cues (RFC 9559 §5.1.5), or by reading on if it has none.</summary>
public sealed partial class WebmOpusReader
{
    // Bounds the memory that a malicious file can use.
    private const int MostCues = 100_000;

    private readonly List<(long Timestamp, long Cluster)> _cues = [];

    // Positions of the first cluster and of the cues; -1 if unknown, or if the stream is not seekable.
    private long _dataStart = -1;
    private long _cuesAt = -1;

    /// <inheritdoc/>
    public bool CanSeek => _dataStart >= 0;

    /// <inheritdoc/>
    public async ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default)
    {
        if (!CanSeek)
            throw new NotSupportedException("This source is not seekable. To seek, play it from a file.");
        await ReadCuesAsync(cancellationToken).ConfigureAwait(false);
        var target = position.TotalSeconds * OpusPacket.SampleRate;
        var start = _dataStart;
        foreach (var (timestamp, cluster) in _cues)
        {
            // Because of rounding, a block may begin slightly before its cue.
            if (Samples(timestamp) - PreSkip + Rounding <= target && _segmentStart + cluster is var place && place > start && place < _stream.Length)
                start = place;
        }

        MoveTo(start);
        while (_ready.TryPeek(out var packet) || await StepUntilReadyAsync(cancellationToken).ConfigureAwait(false))
        {
            if (packet.Duration > 0 && packet.Position + TimeSpan.FromSeconds(packet.Duration / (double)OpusPacket.SampleRate) > position)
                return;
            if (packet.Duration > 0)
                _ready.Dequeue();
        }
    }

    /// <inheritdoc/>
    public ValueTask<TimeSpan?> GetDurationAsync(CancellationToken cancellationToken = default)
    {
        var seconds = _duration * _timestampScale / 1e9;
        return ValueTask.FromResult<TimeSpan?>(seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null);
    }

    private void MoveTo(long position)
    {
        _source.MoveTo(position);
        _ready.Clear();
        _mixer?.Reset();
        _next = null;
    }

    private async ValueTask<bool> StepUntilReadyAsync(CancellationToken cancellationToken)
    {
        while (_ready.Count == 0)
        {
            if (!await StepAsync(cancellationToken).ConfigureAwait(false))
                return false;
        }

        return true;
    }

    /// <summary>Reads the cues, which usually follow the audio. The beginning of the file has their position.</summary>
    private async ValueTask ReadCuesAsync(CancellationToken cancellationToken)
    {
        if (_cues.Count > 0 || _cuesAt < 0 || _cuesAt >= _stream.Length)
            return;
        MoveTo(_cuesAt);
        _cuesAt = -1;
        await StepAsync(cancellationToken).ConfigureAwait(false);
    }

    private void TakeSeekHead(ReadOnlySpan<byte> content)
    {
        while (Ebml.TryTake(ref content, out var id, out var seek))
        {
            if (id != WebmId.Seek)
                continue;
            var (element, position) = (0L, -1L);
            while (Ebml.TryTake(ref seek, out var field, out var value))
            {
                if (field == WebmId.SeekId)
                    element = Ebml.ReadUnsigned(value);
                else if (field == WebmId.SeekPosition)
                    position = Math.Min(Ebml.ReadUnsigned(value), LongestTime);
            }

            if (element == WebmId.Cues && position >= 0 && _segmentStart >= 0)
                _cuesAt = _segmentStart + position;
        }
    }

    private void TakeCues(ReadOnlySpan<byte> content)
    {
        if (_cues.Count > 0)
            return;
        while (_cues.Count < MostCues && Ebml.TryTake(ref content, out var id, out var point))
        {
            var (timestamp, cluster) = (-1L, -1L);
            while (id == WebmId.CuePoint && Ebml.TryTake(ref point, out var field, out var value))
            {
                if (field == WebmId.CueTime)
                    timestamp = Ebml.ReadUnsigned(value);
                while (field == WebmId.CueTrackPositions && Ebml.TryTake(ref value, out var part, out var number))
                {
                    if (part == WebmId.CueClusterPosition)
                        cluster = Math.Min(Ebml.ReadUnsigned(number), LongestTime);
                }
            }

            if (timestamp >= 0 && cluster >= 0)
                _cues.Add((timestamp, cluster));
        }
    }
}
