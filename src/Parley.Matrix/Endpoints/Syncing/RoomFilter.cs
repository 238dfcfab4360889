namespace Parley.Matrix.Endpoints;

/// <summary>A filter for the rooms of a sync.</summary>
public sealed record RoomFilter : MatrixObject
{
    /// <summary>Gets the rooms to include.</summary>
    public IReadOnlyList<RoomId>? Rooms { get; init; }

    /// <summary>Gets the rooms to exclude.</summary>
    public IReadOnlyList<RoomId>? NotRooms { get; init; }

    /// <summary>Gets the filter for state.</summary>
    public EventFilter? State { get; init; }

    /// <summary>Gets the filter for the timeline.</summary>
    public EventFilter? Timeline { get; init; }

    /// <summary>Gets the filter for ephemeral events.</summary>
    public EventFilter? Ephemeral { get; init; }

    /// <summary>Gets the filter for account data of rooms.</summary>
    public EventFilter? AccountData { get; init; }

    /// <summary>Gets whether to include rooms that the user left.</summary>
    public bool? IncludeLeave { get; init; }
}
