namespace Parley.Matrix.Endpoints;

/// <summary>A room.</summary>
public sealed record RoomIdResponse : MatrixObject
{
    /// <summary>Its id.</summary>
    public required RoomId RoomId { get; init; }
}
