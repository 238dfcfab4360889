namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v1/room_summary/{roomIdOrAlias}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv1room_summaryroomidoralias
/// Describes a room to users who may join it, also without an access token.
/// Query: <c>via</c>.
/// </summary>
public static class GetRoomSummary
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, HierarchyRoom> Endpoint { get; } =
        new("GET", "/_matrix/client/v1/room_summary/{roomIdOrAlias}", null, MatrixJson.Default.HierarchyRoom, NeedsToken: false);
}
