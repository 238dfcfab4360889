namespace Parley.Rtc.Native.Rtp;

/// <summary>A frame to play.</summary>
internal readonly ref struct JitterFrame(JitterFrameKind kind, ReadOnlySpan<byte> payload, uint timestamp, int duration, AudioLevel level)
{
    /// <summary>Gets the kind of frame.</summary>
    public JitterFrameKind Kind { get; } = kind;

    /// <summary>
    /// Gets the packet. For a lost frame it is the next packet, whose in-band forward error correction may contain the lost one
    /// (RFC 6716 §2.1.7), or empty. Valid until the next call of the buffer.
    /// </summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Gets the RTP timestamp.</summary>
    public uint Timestamp { get; } = timestamp;

    /// <summary>Gets the duration in samples at 48 kHz.</summary>
    public int Duration { get; } = duration;

    /// <summary>Gets the sender's audio level; silence if it was not sent.</summary>
    public AudioLevel Level { get; } = level;
}
