namespace Parley.Matrix.Client;

/// <summary>The limits of delayed events (MSC4140).</summary>
/// <param name="MaxDelay">The longest delay, or <c>null</c> if unknown.</param>
/// <param name="MaxScheduled">The maximum number of events scheduled at a time, or <c>null</c> if unknown.</param>
public sealed record DelayedEventsFeature(TimeSpan? MaxDelay, long? MaxScheduled);
