namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/join/{roomIdOrAlias}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3joinroomidoralias
/// Joins a room by its ID or alias.
/// Query: <c>via</c>, repeatable: servers to join through.
/// </summary>
public static class JoinRoom
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<ReasonRequest, RoomIdResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/join/{roomIdOrAlias}", MatrixJson.Default.ReasonRequest, MatrixJson.Default.RoomIdResponse);
}
