namespace Parley.Rtc.Native.Rtp;

/// <summary>Limits of the jitter buffer's delay.</summary>
internal sealed record JitterSettings
{
    /// <summary>Gets the delay on a network without jitter. The default is 20 ms.</summary>
    public TimeSpan Least { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Gets the maximum delay. The default is 500 ms.</summary>
    public TimeSpan Most { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets the share of packets that must arrive within the delay, 0 to 1. The default is 0.98.</summary>
    public double Coverage { get; init; } = 0.98;
}
