namespace Parley.Testing.Audio;

/// <summary>The level and frequency of one received track.</summary>
/// <param name="Level">Root mean square of the last 10 ms, 0 to 1.</param>
/// <param name="Frequency">The strongest frequency in Hz, or null if the track is silent.</param>
public sealed record Heard(double Level, double? Frequency);
