namespace Parley.Rtc.Native.Rtp;

/// <summary>One step of playout.</summary>
internal readonly ref struct JitterFrame(JitterFrameKind kind, ReadOnlySpan<byte> payload, uint timestamp, int duration, AudioLevel level)
{
    /// <summary>What to play.</summary>
    public JitterFrameKind Kind { get; } = kind;

    /// <summary>
    /// The frame; for a lost one the packet behind it, whose in-band forward error correction may hold it (RFC 6716 §2.1.7), or nothing. Valid
    /// until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>RTP timestamp of the step.</summary>
    public uint Timestamp { get; } = timestamp;

    /// <summary>Samples at 48 kHz.</summary>
    public int Duration { get; } = duration;

    /// <summary>The sender's audio level, where it was sent.</summary>
    public AudioLevel Level { get; } = level;
}
