using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid
/// Sends a message event. A repeated transaction ID has no effect.
/// </summary>
public static class SendMessageEvent
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<JsonElement, EventIdResponse> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}", MatrixJson.Default.JsonElement, MatrixJson.Default.EventIdResponse);
}
