namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3roomsroomidredacteventidtxnid
/// Redacts an event.
/// </summary>
public static class RedactEvent
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<ReasonRequest, EventIdResponse> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}", MatrixJson.Default.ReasonRequest, MatrixJson.Default.EventIdResponse);
}
