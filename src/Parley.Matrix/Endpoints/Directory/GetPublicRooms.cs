namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/publicRooms</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3publicrooms
/// Lists the room directory.
/// Query: <c>limit</c>, <c>since</c>, <c>server</c>.
/// </summary>
public static class GetPublicRooms
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, PublicRoomsResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/publicRooms", null, MatrixRareJson.Default.PublicRoomsResponse, NeedsToken: false);
}
