using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}</c>
/// https://github.com/matrix-org/matrix-spec-proposals/pull/4140
/// Schedules a state event. A server without delayed events returns 403, 404, or an event ID.
/// Query: <see cref="Msc4140.DelayParameter"/> in ms.
/// </summary>
public static class SendDelayedStateEvent
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<JsonElement, DelayIdResponse> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey?}", MatrixJson.Default.JsonElement, MatrixJson.Default.DelayIdResponse);
}
