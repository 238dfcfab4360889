namespace Parley.Rtc.Native.Opus;

/// <summary>Assembles the packets of one Ogg stream from its pages (RFC 3533 §5), without its comment header (RFC 7845 §5.2).</summary>
internal sealed class OggPacketAssembler
{
    // Octets. RFC 7845 §6 allows readers to reject larger packets; real ones are below 8 kB.
    private const int MaximumPacket = 64 * 1024;

    private readonly List<byte[]> _completed = [];

    // The beginning of a packet that continues on the next page.
    private readonly List<byte> _partial = [];
    private uint? _nextSequence;

    // Whether the beginning of the current packet is missing.
    private bool _isIncomplete;

    /// <summary>Gets a value indicating whether the comment header is still to come. It may be of any size, so it is not kept.</summary>
    public bool IsBeforeAudio { get; private set; }

    /// <summary>Gets the packets that end on the page that was added last.</summary>
    public IReadOnlyList<byte[]> Completed => _completed;

    private static ReadOnlySpan<byte> CommentMark => "OpusTags"u8;

    private bool IsComment => _partial.Count >= CommentMark.Length && System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_partial).StartsWith(CommentMark);

    /// <summary>Starts with the stream's first page, which contains only the identification header.</summary>
    public void Begin(uint sequence)
    {
        Restart();
        _nextSequence = sequence + 1;
        IsBeforeAudio = true;
    }

    /// <summary>Continues at any page of the audio.</summary>
    public void Restart()
    {
        _completed.Clear();
        _partial.Clear();
        _nextSequence = null;
        _isIncomplete = false;
        IsBeforeAudio = false;
    }

    public void Add(OggPage page)
    {
        _completed.Clear();
        var isContinued = (page.Flags & OggPageFlags.Continued) != 0;
        // If a page is missing, the rest of its last packet is useless.
        if (!isContinued || (_nextSequence is { } expected && expected != page.Sequence))
        {
            _partial.Clear();
            _isIncomplete = false;
        }

        // The packet's beginning was lost, or precedes the position that was sought.
        if (isContinued && _partial.Count == 0)
            _isIncomplete = true;
        _nextSequence = page.Sequence + 1;
        var body = page.Body.Span;
        foreach (var segment in page.Segments.Span)
        {
            if (!_isIncomplete && _partial.Count <= MaximumPacket && !(IsBeforeAudio && IsComment))
                _partial.AddRange(body[..segment]);
            body = body[segment..];
            if (segment < 255)
                Complete();
        }
    }

    private void Complete()
    {
        var isHeader = IsBeforeAudio && (_isIncomplete || IsComment);
        // A lost comment header must not cost the first packet of audio.
        IsBeforeAudio = false;
        if (!isHeader && !_isIncomplete && _partial.Count <= MaximumPacket)
            _completed.Add([.. _partial]);
        _partial.Clear();
        _isIncomplete = false;
    }
}
