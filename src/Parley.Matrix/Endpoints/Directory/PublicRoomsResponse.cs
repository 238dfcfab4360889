namespace Parley.Matrix.Endpoints;

/// <summary>Public rooms.</summary>
public sealed record PublicRoomsResponse : MatrixObject
{
    /// <summary>The rooms, the largest first.</summary>
    public IReadOnlyList<PublicRoom> Chunk { get => field ?? []; init; }

    /// <summary>Where the next page begins.</summary>
    public string? NextBatch { get; init; }

    /// <summary>About how many there are.</summary>
    public long? TotalRoomCountEstimate { get; init; }
}
