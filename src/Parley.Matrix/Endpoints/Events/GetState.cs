namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/rooms/{roomId}/state</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3roomsroomidstate
/// Gets the complete state of a room.
/// </summary>
public static class GetState
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, MatrixEvent[]> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/rooms/{roomId}/state", null, MatrixJson.Default.MatrixEventArray);
}
