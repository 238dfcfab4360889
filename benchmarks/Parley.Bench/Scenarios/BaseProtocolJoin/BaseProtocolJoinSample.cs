namespace Parley.Bench.Scenarios.BaseProtocolJoin;

/// <summary>One measured join to a channel of base-protocol peers.</summary>
/// <param name="FirstMs">From the click until the first was heard; null if none was.</param>
/// <param name="AllMs">From the click until all were heard; null if not all were.</param>
/// <param name="HeardCount">The number of peers that the joiner heard at the end.</param>
/// <param name="HearingCount">The number of peers that heard the joiner at the end.</param>
/// <param name="EventsUntilHeard">State and message events of the joiner that the homeserver accepted until all were heard or the time was up.</param>
/// <param name="Refused">Events of all members that the homeserver refused.</param>
internal sealed record BaseProtocolJoinSample(double? FirstMs, double? AllMs, int HeardCount, int HearingCount, int EventsUntilHeard, int Refused);
