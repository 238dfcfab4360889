using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3roomsroomidstateeventtypestatekey
/// Gets the content of a state event.
/// </summary>
public static class GetStateEvent
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, JsonElement> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey?}", null, MatrixJson.Default.JsonElement);
}
