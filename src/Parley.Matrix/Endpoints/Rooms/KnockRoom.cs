namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/knock/{roomIdOrAlias}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3knockroomidoralias
/// Asks to be invited to a room.
/// </summary>
public static class KnockRoom
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<ReasonRequest, RoomIdResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/knock/{roomIdOrAlias}", MatrixJson.Default.ReasonRequest, MatrixJson.Default.RoomIdResponse);
}
