namespace Parley.Testing.Audio;

/// <summary>What one remote track sounds like at the page that receives it.</summary>
/// <param name="Level">Root mean square of the last 10 ms, 0 to 1.</param>
/// <param name="Frequency">The strongest frequency in Hz, or null where there is silence.</param>
public sealed record Heard(double Level, double? Frequency);
