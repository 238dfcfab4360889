namespace Parley.Matrix.Client;

/// <summary>Limits of delayed events (MSC4140).</summary>
/// <param name="MaxDelay">The longest delay.</param>
/// <param name="MaxScheduled">How many may be scheduled at once; null where the homeserver does not say.</param>
public sealed record DelayedEventsFeature(TimeSpan MaxDelay, long? MaxScheduled);
