namespace Parley.Rtc.Native.Opus;

/// <summary>Settings of an <see cref="OpusEncoder"/>.</summary>
public sealed record OpusEncoderOptions
{
    /// <summary>Gets the number of channels, 1 or 2. The default is 1.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Gets the bitrate in bit/s, 6,000 to 510,000. The default is 64,000.</summary>
    public int Bitrate { get; init; } = 64_000;

    /// <summary>Gets the computational complexity, 0 to 10. The default is 5; higher values cost much and are hardly audible.</summary>
    public int Complexity { get; init; } = 5;

    /// <summary>Gets a value indicating whether to optimize for speech rather than for music. The default is <see langword="false"/>.</summary>
    public bool Speech { get; init; }

    /// <summary>
    /// Gets a value indicating whether packets carry forward error correction (RFC 6716 §2.1.7), which Opus has for speech up to about
    /// 40 kbit/s. The default is <see langword="true"/>.
    /// </summary>
    public bool Fec { get; init; } = true;

    /// <summary>Gets the expected packet loss in percent, 0 to 100, which determines the amount of error correction. The default is 5.</summary>
    public int ExpectedLoss { get; init; } = 5;

    /// <summary>
    /// Gets a value indicating whether to send almost nothing during silence (discontinuous transmission, RFC 6716 §2.1.9). The default is
    /// <see langword="false"/>.
    /// </summary>
    public bool Dtx { get; init; }
}
