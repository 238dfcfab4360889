namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/rooms/{roomId}/unban</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3roomsroomidunban
/// Unbans a user.
/// </summary>
public static class UnbanUser
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<UserRequest, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/rooms/{roomId}/unban", MatrixJson.Default.UserRequest, MatrixJson.Default.EmptyObject);
}
