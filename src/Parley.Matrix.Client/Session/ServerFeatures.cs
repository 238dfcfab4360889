namespace Parley.Matrix.Client;

/// <summary>What the homeserver can do.</summary>
/// <param name="DelayedEvents">The limits of delayed events (MSC4140); null where the homeserver has none.</param>
/// <param name="StateAfter">Whether a sync can say the state after the timeline (MSC4222).</param>
public sealed record ServerFeatures(DelayedEventsFeature? DelayedEvents, bool StateAfter)
{
    /// <summary>Nothing beyond the specification.</summary>
    public static ServerFeatures None { get; } = new(null, false);
}
