namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/rooms/{roomId}/ban</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3roomsroomidban
/// Bans a user.
/// </summary>
public static class BanUser
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<UserRequest, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/rooms/{roomId}/ban", MatrixJson.Default.UserRequest, MatrixJson.Default.EmptyObject);
}
