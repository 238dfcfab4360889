namespace Parley.Matrix.Client;

/// <summary>An event as it came.</summary>
/// <param name="Event">The event.</param>
/// <param name="IsTimeline">Whether it happened now, in the timeline; false for state that was brought up to date.</param>
/// <param name="Age">
/// How old it was on receipt, by the homeserver's clock: <c>unsigned.age</c>, else its time of origin against the homeserver's
/// present time. Never negative; null where nothing tells.
/// </param>
public readonly record struct ReceivedEvent(MatrixEvent Event, bool IsTimeline, TimeSpan? Age);
