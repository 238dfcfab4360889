namespace Parley.Bots;

/// <summary>Reads PCM of 48 kHz and 16 bits.</summary>
public abstract class PcmAudioReader : AudioReader
{
    /// <summary>Samples a second.</summary>
    public const int SampleRate = 48_000;

    /// <summary>1 or 2, interleaved.</summary>
    public abstract int Channels { get; }

    /// <summary>Reads samples of all channels, waiting for the first; may bring fewer than asked for. 0 at the end.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<short> samples, CancellationToken cancellationToken = default);
}
