namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/rooms/{roomId}/forget</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3roomsroomidforget
/// Forgets a room that the user left.
/// </summary>
public static class ForgetRoom
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<EmptyObject, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/rooms/{roomId}/forget", MatrixJson.Default.EmptyObject, MatrixJson.Default.EmptyObject);
}
