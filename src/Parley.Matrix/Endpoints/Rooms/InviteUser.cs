namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/rooms/{roomId}/invite</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3roomsroomidinvite
/// Invites a user.
/// </summary>
public static class InviteUser
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<UserRequest, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/rooms/{roomId}/invite", MatrixJson.Default.UserRequest, MatrixJson.Default.EmptyObject);
}
