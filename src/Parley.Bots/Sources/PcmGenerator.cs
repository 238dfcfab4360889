namespace Parley.Bots;

/// <summary>Computes audio, 48 kHz, mono, 16 bits.</summary>
/// <param name="samples">What to fill, all of it.</param>
/// <param name="position">Samples since the beginning.</param>
public delegate void PcmGenerator(Span<short> samples, long position);
