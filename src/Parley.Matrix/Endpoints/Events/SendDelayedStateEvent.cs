using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}</c>
/// https://github.com/matrix-org/matrix-spec-proposals/pull/4140
/// Schedules a state event. 403, 404 or an event id: the server has no delayed events.
/// Query: <c>org.matrix.msc4140.delay</c> in ms.
/// </summary>
public static class SendDelayedStateEvent
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<JsonElement, DelayIdResponse> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}", MatrixJson.Default.JsonElement, MatrixJson.Default.DelayIdResponse);
}
