namespace Parley.Matrix.Endpoints;

/// <summary>A body that has only a room ID.</summary>
public sealed record RoomIdResponse : MatrixObject
{
    /// <summary>Gets the room ID.</summary>
    public required RoomId RoomId { get; init; }
}
