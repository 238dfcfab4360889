namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/rooms/{roomId}/join</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3roomsroomidjoin
/// Joins a room by its ID.
/// </summary>
public static class JoinRoomById
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<ReasonRequest, RoomIdResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/rooms/{roomId}/join", MatrixJson.Default.ReasonRequest, MatrixJson.Default.RoomIdResponse);
}
