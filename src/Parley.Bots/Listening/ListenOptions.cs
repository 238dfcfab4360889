namespace Parley.Bots;

/// <summary>How one listens.</summary>
public sealed record ListenOptions
{
    /// <summary>Whom; null, the default, takes everybody.</summary>
    public Func<Speaker, bool>? Speakers { get; init; }

    /// <summary>
    /// True, the default: in order and in time, through a buffer that rides over the network's jitter, with losses told. False: each
    /// frame as it arrives, sooner, out of order at times, and losses show as gaps in <see cref="VoiceFrame.Timestamp"/>.
    /// </summary>
    public bool Buffered { get; init; } = true;

    /// <summary>Frames that wait for who reads them, before the oldest are dropped. Default 500: 10 s of one speaker.</summary>
    public int Capacity { get; init; } = 500;
}
