namespace Parley.Simulation;

/// <summary>The result of a scenario.</summary>
/// <param name="Violation">The invariant that does not hold; <c>null</c> if all hold.</param>
/// <param name="RecoverySeconds">The time from the end of the faults until all invariants held, in s.</param>
/// <param name="Trace">The trace, if one was requested.</param>
/// <param name="World">The state at the end.</param>
internal sealed record Outcome(string? Violation, double RecoverySeconds, string Trace, SimulatedWorld World);
