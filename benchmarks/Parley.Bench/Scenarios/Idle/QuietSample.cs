namespace Parley.Bench.Scenarios.Idle;

/// <summary>The requests of one quiet channel in the window.</summary>
internal sealed record QuietSample(string Name, int Size, int Callers, QuietCount Count);
