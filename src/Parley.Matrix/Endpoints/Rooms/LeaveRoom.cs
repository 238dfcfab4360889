namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/rooms/{roomId}/leave</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3roomsroomidleave
/// Leaves a room, or rejects an invitation.
/// </summary>
public static class LeaveRoom
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<ReasonRequest, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/rooms/{roomId}/leave", MatrixJson.Default.ReasonRequest, MatrixJson.Default.EmptyObject);
}
