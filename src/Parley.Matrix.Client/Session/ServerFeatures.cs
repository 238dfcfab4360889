namespace Parley.Matrix.Client;

/// <summary>What the homeserver can do.</summary>
/// <param name="DelayedEvents">The limits of delayed events (MSC4140); null where the homeserver has none.</param>
public sealed record ServerFeatures(DelayedEventsFeature? DelayedEvents)
{
    /// <summary>Nothing beyond the specification.</summary>
    public static ServerFeatures None { get; } = new(DelayedEvents: null);
}
