namespace Parley.Bench.Scenarios.BaseProtocolJoin;

/// <summary>One measured join among seed peers.</summary>
/// <param name="FirstMs">From the click until the first was heard; null if nobody was.</param>
/// <param name="AllMs">From the click until all were heard; null if not all were.</param>
/// <param name="HeardCount">How many the joiner heard in the end.</param>
/// <param name="HearingCount">How many heard the joiner in the end.</param>
/// <param name="EventsUntilHeard">State and message events of the joiner that the homeserver took until all were heard, or the time was up.</param>
/// <param name="Refused">Events of all that it refused.</param>
internal sealed record BaseProtocolJoinSample(double? FirstMs, double? AllMs, int HeardCount, int HearingCount, int EventsUntilHeard, int Refused);
