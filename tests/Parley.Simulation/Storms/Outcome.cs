namespace Parley.Simulation;

/// <summary>How a storm ended.</summary>
/// <param name="Verdict">What did not hold; null where all did.</param>
/// <param name="Calm">Seconds from the end of the faults until all held.</param>
/// <param name="Trace">What happened, where it was asked for.</param>
/// <param name="World">How things stood at the end.</param>
internal sealed record Outcome(string? Verdict, double Calm, string Trace, World World);
