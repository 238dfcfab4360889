namespace Parley.Rtc.Native.Opus;

/// <summary>How PCM is encoded.</summary>
public sealed record OpusEncoderOptions
{
    /// <summary>1 (default) or 2.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Bits per second, 6,000 to 510,000. 64,000 by default.</summary>
    public int Bitrate { get; init; } = 64_000;

    /// <summary>Effort, 0 to 10. 5 by default: above it costs much and is hardly heard.</summary>
    public int Complexity { get; init; } = 5;

    /// <summary>True tunes for speech, false (default) for music and whatever else.</summary>
    public bool Speech { get; init; }

    /// <summary>Adds forward error correction to each packet (RFC 6716 §2.1.7), for speech up to about 40 kbit/s. True by default.</summary>
    public bool Fec { get; init; } = true;

    /// <summary>Expected loss in percent, 0 to 100; decides how much error correction is worth. 5 by default.</summary>
    public int ExpectedLoss { get; init; } = 5;

    /// <summary>Sends next to nothing while nobody speaks (RFC 6716 §2.1.9). False by default.</summary>
    public bool Dtx { get; init; }
}
