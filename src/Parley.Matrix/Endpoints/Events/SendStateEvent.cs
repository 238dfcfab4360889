using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey
/// Sends a state event. An empty state key may be omitted.
/// </summary>
public static class SendStateEvent
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<JsonElement, EventIdResponse> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey?}", MatrixJson.Default.JsonElement, MatrixJson.Default.EventIdResponse);
}
