namespace Parley.Bench.Scenarios.Idle;

/// <summary>What one quiet channel asked of the homeserver in the window.</summary>
internal sealed record QuietSample(string Name, int Size, int Callers, QuietCount Count);
