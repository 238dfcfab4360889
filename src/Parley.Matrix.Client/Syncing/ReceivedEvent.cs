namespace Parley.Matrix.Client;

/// <summary>An event as the sync delivered it.</summary>
/// <param name="Event">The event.</param>
/// <param name="IsTimeline">Whether it is part of the timeline; <c>false</c> for state that changed before it.</param>
/// <param name="Age">
/// How old it was on receipt, by the homeserver's clock: <c>unsigned.age</c>, or the difference between its origin timestamp and the
/// homeserver's present time. Never negative; <c>null</c> if unknown.
/// </param>
public readonly record struct ReceivedEvent(MatrixEvent Event, bool IsTimeline, TimeSpan? Age);
