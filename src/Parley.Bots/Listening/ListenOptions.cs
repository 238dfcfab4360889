namespace Parley.Bots;

/// <summary>Specifies which speakers a listener hears, and how.</summary>
public sealed record ListenOptions
{
    /// <summary>Gets a filter of speakers. The default is <see langword="null"/>: all speakers.</summary>
    public Func<Speaker, bool>? Speakers { get; init; }

    /// <summary>
    /// Gets a value that indicates whether frames pass through a jitter buffer. <see langword="true"/>, the default: frames come in order
    /// and on time, and lost frames are reported. <see langword="false"/>: each frame comes as soon as it arrives, possibly out of order;
    /// losses appear as gaps in <see cref="VoiceFrame.Timestamp"/>.
    /// </summary>
    public bool Buffered { get; init; } = true;

    /// <summary>Gets the number of frames that are kept for a slow reader; beyond it the oldest are dropped. The default is 500: 10 s of one speaker.</summary>
    public int Capacity { get; init; } = 500;
}
