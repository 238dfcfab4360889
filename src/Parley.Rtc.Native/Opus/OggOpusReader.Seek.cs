namespace Parley.Rtc.Native.Opus;

/// <summary>Seeks by bisection (RFC 3533 §5, RFC 7845 §4.6).</summary>
public sealed partial class OggOpusReader
{
    // Octets. Within this distance, reading on is faster than bisection.
    private const int Near = 64 * 1024;

    // Position of the first audio page; -1 if the stream is not seekable.
    private long _dataStart = -1;

    /// <summary>Gets a value indicating whether the underlying stream is seekable, so that <see cref="SeekAsync"/> and <see cref="GetDurationAsync"/> work.</summary>
    public bool CanSeek => _dataStart >= 0;

    /// <summary>Seeks to a position. The next packet read is the one that plays there; beyond the end there is none.</summary>
    /// <exception cref="NotSupportedException">The underlying stream is not seekable.</exception>
    public async ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default)
    {
        if (!CanSeek)
            throw new NotSupportedException("This source is not seekable. To seek, play it from a file.");
        var target = (long)(Math.Max(0, position.TotalSeconds) * OpusPacket.SampleRate) + _head.PreSkip;
        long low = _dataStart, high = _stream.Length;
        while (high - low > Near)
        {
            var middle = low + ((high - low) / 2);
            Restart(middle);
            var granule = await NextGranuleAsync(cancellationToken).ConfigureAwait(false);
            if (granule is null || granule > target)
                high = middle;
            else
                low = middle;
        }

        Restart(low);
        if (low == _dataStart)
            _granule = 0;
        while (_ready.TryPeek(out var packet) || await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            if (packet.Duration > 0 && packet.Position + TimeSpan.FromSeconds(packet.Duration / (double)OpusPacket.SampleRate) > position)
                return;
            if (packet.Duration > 0)
                _ready.Dequeue();
        }
    }

    /// <summary>Gets the stream's duration, or <see langword="null"/> if the underlying stream is not seekable.</summary>
    public async ValueTask<TimeSpan?> GetDurationAsync(CancellationToken cancellationToken = default)
    {
        if (!CanSeek)
            return null;
        var (back, granule, ready) = (_pages.Position, _granule, _ready.ToArray());
        var last = 0L;
        for (var window = Near; last == 0; window *= 4)
        {
            var start = Math.Max(_dataStart, _stream.Length - window);
            _pages.MoveTo(start);
            while (await NextGranuleAsync(cancellationToken).ConfigureAwait(false) is { } found)
                last = found;
            if (start == _dataStart)
                break;
        }

        Restart(back);
        _granule = granule;
        foreach (var packet in ready)
            _ready.Enqueue(packet);
        return TimeSpan.FromSeconds(Math.Max(0, last - _head.PreSkip) / (double)OpusPacket.SampleRate);
    }

    private void Restart(long position)
    {
        _pages.MoveTo(position);
        _ready.Clear();
        _partial.Clear();
        _skipPartial = false;
        _granule = null;
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

    private async ValueTask<long?> NextGranuleAsync(CancellationToken cancellationToken)
    {
        while (await _pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
            if (page.Serial == _serial && page.Segments.Length > 0 && page.End is { } end)
                return end;
        return null;
    }
}
