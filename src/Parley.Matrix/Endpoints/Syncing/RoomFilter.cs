namespace Parley.Matrix.Endpoints;

/// <summary>What a sync is to bring of rooms.</summary>
public sealed record RoomFilter : MatrixObject
{
    /// <summary>These rooms only.</summary>
    public IReadOnlyList<RoomId>? Rooms { get; init; }

    /// <summary>Not these rooms.</summary>
    public IReadOnlyList<RoomId>? NotRooms { get; init; }

    /// <summary>The state.</summary>
    public EventFilter? State { get; init; }

    /// <summary>The timeline.</summary>
    public EventFilter? Timeline { get; init; }

    /// <summary>Typing and receipts.</summary>
    public EventFilter? Ephemeral { get; init; }

    /// <summary>The rooms' account data.</summary>
    public EventFilter? AccountData { get; init; }

    /// <summary>Whether to bring rooms that were left.</summary>
    public bool? IncludeLeave { get; init; }
}
