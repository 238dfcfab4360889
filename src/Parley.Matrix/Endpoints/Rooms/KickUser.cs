namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/rooms/{roomId}/kick</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3roomsroomidkick
/// Removes a user.
/// </summary>
public static class KickUser
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<UserRequest, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/rooms/{roomId}/kick", MatrixJson.Default.UserRequest, MatrixJson.Default.EmptyObject);
}
