namespace Parley.Bots;

/// <summary>Reads PCM at 48 kHz, 16 bits.</summary>
public abstract class PcmAudioReader : AudioReader
{
    /// <summary>The sample rate in Hz.</summary>
    public const int SampleRate = 48_000;

    /// <summary>Gets the number of channels, 1 or 2. Samples are interleaved.</summary>
    public abstract int Channels { get; }

    /// <summary>Reads samples of all channels, waiting until there are any. Returns their number, possibly less than requested, or 0 at the end.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<short> samples, CancellationToken cancellationToken = default);
}
