namespace Parley.Matrix.Endpoints;

/// <summary>A page of the room directory.</summary>
public sealed record PublicRoomsResponse : MatrixObject
{
    /// <summary>Gets the rooms, the largest first.</summary>
    public IReadOnlyList<PublicRoom> Chunk { get => field ?? []; init; }

    /// <summary>Gets the token of the next page; <see langword="null"/> on the last page.</summary>
    public string? NextBatch { get; init; }

    /// <summary>Gets the approximate number of rooms.</summary>
    public long? TotalRoomCountEstimate { get; init; }
}

/// <summary>A room in the room directory.</summary>
public sealed record PublicRoom : RoomDescription;
