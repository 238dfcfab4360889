namespace Parley.Matrix.Client;

/// <summary>The optional features of a homeserver.</summary>
/// <param name="DelayedEvents">The limits of delayed events (MSC4140), or <c>null</c> if the homeserver does not support them.</param>
public sealed record ServerFeatures(DelayedEventsFeature? DelayedEvents)
{
    /// <summary>Gets the features of a homeserver that has only those of the specification.</summary>
    public static ServerFeatures None { get; } = new(DelayedEvents: null);
}
