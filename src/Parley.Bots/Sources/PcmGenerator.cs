namespace Parley.Bots;

/// <summary>Computes mono audio at 48 kHz, 16 bits.</summary>
/// <param name="samples">The samples to fill, all of them.</param>
/// <param name="position">The position of the first sample, in samples from the beginning.</param>
public delegate void PcmGenerator(Span<short> samples, long position);
