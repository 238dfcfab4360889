namespace Parley.Rtc.Native.Opus;

/// <summary>Seeks by bisection (RFC 3533 §5, RFC 7845 §4.6).</summary>
public sealed partial class OggOpusReader
{
    // Octets. Within this distance, reading on is faster than bisection.
    private const int Near = 64 * 1024;

    // Null if the stream is not seekable.
    private OggLink? _first;
    private List<OggLink>? _links;

    /// <summary>Gets a value indicating whether the underlying stream is seekable, so that <see cref="SeekAsync"/> and <see cref="GetDurationAsync"/> work.</summary>
    public bool CanSeek => _first is not null;

    /// <summary>Seeks to a position. The next packet read is the one that plays there; beyond the end there is none.</summary>
    /// <exception cref="NotSupportedException">The underlying stream is not seekable.</exception>
    public async ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default)
    {
        if (_first is null)
            throw new NotSupportedException("This source is not seekable. To seek, play it from a file.");
        var target = (long)(Math.Max(0, position.TotalSeconds) * OpusPacket.SampleRate);
        var links = await GetLinksAsync(_first, cancellationToken).ConfigureAwait(false);
        var index = Math.Max(0, links.FindLastIndex(found => found.ChainStart <= target));
        var link = links[index];
        if (_serial != link.Serial || _head != link.Head)
            Begin(link.Head, link.Serial);
        (_chainStart, _origin) = (link.ChainStart, link.Origin);
        var low = await FindAsync(link, index + 1 < links.Count ? links[index + 1].Start : _stream.Length, target - link.ChainStart + link.Origin + link.Head.PreSkip, cancellationToken).ConfigureAwait(false);
        Restart(low);
        if (low == link.DataStart)
            _granule = link.Origin;
        while (_ready.TryPeek(out var packet) || await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            if (packet.Duration > 0 && packet.Position + TimeSpan.FromSeconds(packet.Duration / (double)OpusPacket.SampleRate) > position)
                return;
            if (packet.Duration > 0)
                _ready.Dequeue();
        }
    }

    /// <summary>Gets the duration of all links of the chain, or <see langword="null"/> if the underlying stream is not seekable.</summary>
    public async ValueTask<TimeSpan?> GetDurationAsync(CancellationToken cancellationToken = default)
    {
        if (_first is null)
            return null;
        var last = (await GetLinksAsync(_first, cancellationToken).ConfigureAwait(false))[^1];
        return TimeSpan.FromSeconds((last.ChainStart + last.Length) / (double)OpusPacket.SampleRate);
    }

    private async ValueTask<List<OggLink>> GetLinksAsync(OggLink first, CancellationToken cancellationToken)
    {
        if (_links is not null)
            return _links;
        var back = _pages.Position;
        try
        {
            return _links = await new OggLinkScan(_pages).RunAsync(first, _stream.Length, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _pages.MoveTo(back);
        }
    }

    /// <summary>Returns the position of a page close before a granule position.</summary>
    private async ValueTask<long> FindAsync(OggLink link, long high, long granule, CancellationToken cancellationToken)
    {
        var low = link.DataStart;
        while (high - low > Near)
        {
            var middle = low + ((high - low) / 2);
            _pages.MoveTo(middle);
            var found = await NextGranuleAsync(link.Serial, high, cancellationToken).ConfigureAwait(false);
            if (found is null || found > granule)
                high = middle;
            else
                low = middle;
        }

        return low;
    }

    private void Restart(long position)
    {
        _pages.MoveTo(position);
        _packets.Restart();
        _ready.Clear();
        _mixer?.Reset();
        _granule = null;
        (_isAtBeginning, _hasOpus) = (false, true);
    }

    private async ValueTask<long?> NextGranuleAsync(uint serial, long before, CancellationToken cancellationToken)
    {
        while (_pages.Position < before && await _pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            if ((page.Flags & OggPageFlags.First) != 0)
                return null;
            if (page.Serial == serial && page.Segments.Length > 0 && page.End is { } end)
                return end;
        }

        return null;
    }
}
