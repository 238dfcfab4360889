namespace Parley.Matrix.Client;

/// <summary>Options of a session's sync.</summary>
public sealed record SyncOptions
{
    /// <summary>Gets types of room events, state or not, to include in addition to those that this library uses. Default none.</summary>
    public IReadOnlyList<string> EventTypes { get; init; } = [];

    /// <summary>
    /// Gets types of state events whose senders' membership must be known: if the sync delivers one from an unknown sender, the room's
    /// members are loaded. Default none.
    /// </summary>
    public IReadOnlyList<string> MembersFor { get; init; } = [];

    /// <summary>Gets the maximum number of timeline events for each room in a response. Default 30.</summary>
    public int TimelineLimit { get; init; } = 30;

    /// <summary>Gets how long the homeserver waits for events before it answers a long poll. Default 30 s.</summary>
    public TimeSpan PollTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets a value indicating whether to stop after the first response. A second request would acknowledge the device's to-device messages,
    /// for which another process of the same device may be waiting. Default false.
    /// </summary>
    public bool Once { get; init; }
}
