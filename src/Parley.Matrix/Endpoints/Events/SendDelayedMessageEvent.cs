using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}</c>
/// https://github.com/matrix-org/matrix-spec-proposals/pull/4140
/// Schedules a message event.
/// Query: <see cref="Msc4140.DelayParameter"/> in ms.
/// </summary>
public static class SendDelayedMessageEvent
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<JsonElement, DelayIdResponse> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}", MatrixJson.Default.JsonElement, MatrixJson.Default.DelayIdResponse);
}
