namespace Parley.Rtc.Native.Opus;

/// <summary>Finds the links of an Ogg Opus file, their positions and their durations.</summary>
internal sealed class OggLinkScan(OggPageSource pages)
{
    // Octets. Files up to this size are read as a whole, because links may have the same serial number.
    private const long Small = 4L << 20;

    // Octets. At least one page of audio is within this distance from the end of a file that is not chained.
    private const long Tail = 1L << 20;
    private const long FirstWindow = 64 * 1024;
    private readonly OggPacketAssembler _packets = new();

    /// <summary>Returns the links in order, at least the first one. Ends before a link that cannot be played.</summary>
    /// <param name="first">The first link.</param>
    /// <param name="length">The file's length.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async ValueTask<List<OggLink>> RunAsync(OggLink first, long length, CancellationToken cancellationToken)
    {
        if (length > Small && await FindEndAsync(first, length, cancellationToken).ConfigureAwait(false) is { } end)
        {
            pages.MoveTo(first.DataStart);
            _packets.Restart();
            return [await ReadOriginAsync(first, cancellationToken).ConfigureAwait(false) with { End = end }];
        }

        return await ReadAllAsync(first, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the last granule position, or <see langword="null"/> if the file seems to be chained.</summary>
    private async ValueTask<long?> FindEndAsync(OggLink first, long length, CancellationToken cancellationToken)
    {
        for (var window = FirstWindow; window <= Tail; window *= 4)
        {
            long? end = null;
            pages.MoveTo(Math.Max(first.DataStart, length - window));
            while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
            {
                if ((page.Flags & OggPageFlags.First) != 0)
                    return null;
                if (page.Serial == first.Serial && page.Segments.Length > 0 && page.End is { } found)
                    end = found;
            }

            if (end is not null)
                return end;
        }

        return null;
    }

    private async ValueTask<OggLink> ReadOriginAsync(OggLink link, CancellationToken cancellationToken)
    {
        while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            if (page.Serial == link.Serial && TryReadOrigin(page) is { } origin)
                return link with { Origin = origin };
        }

        return link;
    }

    private async ValueTask<List<OggLink>> ReadAllAsync(OggLink first, CancellationToken cancellationToken)
    {
        var links = new List<OggLink> { first };
        var (link, origin, hasOpus, isAtBeginning) = (first, (long?)null, true, false);
        pages.MoveTo(first.DataStart);
        _packets.Restart();
        for (var at = pages.Position; await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page; at = pages.Position)
        {
            if ((page.Flags & OggPageFlags.First) != 0)
            {
                hasOpus &= isAtBeginning;
                isAtBeginning = true;
                if (hasOpus || !OpusHead.IsHead(page.Body.Span))
                    continue;
                if (TryReadHead(page) is not { } head)
                    break;
                hasOpus = true;
                links[^1] = link;
                (link, origin) = (new(at, -1, page.Serial, head) { ChainStart = link.ChainStart + link.Length }, null);
                links.Add(link);
                _packets.Begin(page.Sequence);
                continue;
            }

            if (isAtBeginning && !hasOpus)
                break;
            isAtBeginning = false;
            if (page.Serial != link.Serial)
                continue;
            origin ??= TryReadOrigin(page);
            if (link.DataStart < 0)
                link = link with { DataStart = _packets.Completed.Count > 0 ? at : _packets.IsBeforeAudio ? -1 : pages.Position };
            if (origin is not null && page.Segments.Length > 0 && page.End is { } end)
                link = link with { Origin = origin.Value, End = end };
        }

        links[^1] = link;
        links.RemoveAll(static found => found.DataStart < 0);
        return links;
    }

    private long? TryReadOrigin(OggPage page)
    {
        _packets.Add(page);
        if (_packets.Completed.Count == 0 || page.End is not { } end)
            return null;
        foreach (var packet in _packets.Completed)
            end -= OpusPacket.TryGetDuration(packet, out var duration) ? duration : 0;
        // Only the first and last page in one may have less than its content.
        return Math.Max(0, end);
    }

    private static OpusHead? TryReadHead(OggPage page)
    {
        try
        {
            return OpusHead.Read(page.Body.Span);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
