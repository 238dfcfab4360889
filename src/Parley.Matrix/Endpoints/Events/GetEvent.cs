namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/rooms/{roomId}/event/{eventId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3roomsroomideventeventid
/// Gets one event.
/// </summary>
public static class GetEvent
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, MatrixEvent> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/rooms/{roomId}/event/{eventId}", null, MatrixJson.Default.MatrixEvent);
}
