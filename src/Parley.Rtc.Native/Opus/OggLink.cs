namespace Parley.Rtc.Native.Opus;

/// <summary>One of the streams that follow each other in a chained Ogg file (RFC 3533 §4).</summary>
/// <param name="Start">Position of its first page in the file.</param>
/// <param name="DataStart">Position of its first page of audio.</param>
/// <param name="Serial">The stream's serial number.</param>
/// <param name="Head">The identification header.</param>
internal sealed record OggLink(long Start, long DataStart, uint Serial, OpusHead Head)
{
    /// <summary>Gets the samples at 48 kHz of all earlier links.</summary>
    public long ChainStart { get; init; }

    /// <summary>Gets the granule position at which its first packet starts.</summary>
    public long Origin { get; init; }

    /// <summary>Gets the granule position at which its last packet ends.</summary>
    public long End { get; init; }

    /// <summary>Gets its duration in samples at 48 kHz.</summary>
    public long Length => Math.Max(0, End - Origin - Head.PreSkip);
}
