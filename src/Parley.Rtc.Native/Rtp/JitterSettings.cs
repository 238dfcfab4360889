namespace Parley.Rtc.Native.Rtp;

/// <summary>Limits of the jitter buffer's delay.</summary>
internal sealed record JitterSettings
{
    /// <summary>Delay on a perfect network. 20 ms by default.</summary>
    public TimeSpan Least { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Delay at most. 500 ms by default.</summary>
    public TimeSpan Most { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Share of packets that the delay must cover. 0.98 by default.</summary>
    public double Coverage { get; init; } = 0.98;
}
