namespace Parley.Homeserver.DelayedEvents;

/// <summary>Delayed events. https://github.com/matrix-org/matrix-spec-proposals/pull/4140</summary>
public sealed record DelayedEventOptions
{
    /// <summary>The longest delay; zero turns delayed events off. Default: 1 day.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How many a user may have scheduled at once; 0 turns delayed events off. Default: 100.</summary>
    public int MaxScheduled { get; init; } = 100;

    /// <summary>Whether there are any.</summary>
    public bool Enabled => MaxDelay > TimeSpan.Zero && MaxScheduled > 0;
}
