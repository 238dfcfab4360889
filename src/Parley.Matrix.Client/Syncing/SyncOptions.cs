namespace Parley.Matrix.Client;

/// <summary>What a session's sync is to bring.</summary>
public sealed record SyncOptions
{
    /// <summary>Further types of room events, state or not, beside those that this library understands. Default none.</summary>
    public IReadOnlyList<string> EventTypes { get; init; } = [];

    /// <summary>
    /// Types of state events whose senders' membership must be known: where one comes by a sender that sync has not introduced,
    /// the room's members are loaded. Default none.
    /// </summary>
    public IReadOnlyList<string> MembersFor { get; init; } = [];

    /// <summary>How many timeline events of a room the first sync brings, and a later one before there is a gap. Default 30.</summary>
    public int TimelineLimit { get; init; } = 30;

    /// <summary>How long the homeserver holds a poll while nothing happens. Default 30 s.</summary>
    public TimeSpan PollTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether the first response is all: for who looks once. A further poll would tell the homeserver that the device has its to-device
    /// messages, which another process of the same device may be waiting for. False by default.
    /// </summary>
    public bool Once { get; init; }
}
