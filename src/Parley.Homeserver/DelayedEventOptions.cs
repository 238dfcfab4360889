namespace Parley.Homeserver;

/// <summary>Options of delayed events (MSC4140). https://github.com/matrix-org/matrix-spec-proposals/pull/4140</summary>
public sealed record DelayedEventOptions
{
    /// <summary>Gets the maximum delay; zero disables delayed events. Default: 1 day.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Gets the maximum number of scheduled events per user; 0 disables delayed events. Default: 100.</summary>
    public int MaxScheduled { get; init; } = 100;

    /// <summary>Gets whether delayed events are enabled.</summary>
    public bool Enabled => MaxDelay > TimeSpan.Zero && MaxScheduled > 0;
}
