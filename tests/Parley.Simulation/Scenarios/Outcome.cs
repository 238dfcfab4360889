namespace Parley.Simulation;

/// <summary>The result of a scenario.</summary>
/// <param name="Violation">The invariant that does not hold; null if all hold.</param>
/// <param name="Calm">Seconds from the end of the faults until all invariants held.</param>
/// <param name="Trace">What happened, if a trace was requested.</param>
/// <param name="World">The state at the end.</param>
internal sealed record Outcome(string? Violation, double Calm, string Trace, SimulatedWorld World);
