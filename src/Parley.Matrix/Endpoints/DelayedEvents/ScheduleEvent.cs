using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/unstable/org.matrix.msc4140/rooms/{roomId}/delayed_event/{eventType}/{txnId}</c>
/// https://github.com/matrix-org/matrix-spec-proposals/pull/4140
/// Schedules an event, in the newer version of the MSC; see <see cref="SendDelayedStateEvent"/> for the older one.
/// </summary>
public static class ScheduleEvent
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<ScheduleEventRequest, DelayIdResponse> Endpoint { get; } = new(
        "PUT", "/_matrix/client/unstable/org.matrix.msc4140/rooms/{roomId}/delayed_event/{eventType}/{txnId}", MatrixJson.Default.ScheduleEventRequest, MatrixJson.Default.DelayIdResponse);
}

/// <summary>The body of <see cref="ScheduleEvent"/>.</summary>
public sealed record ScheduleEventRequest : MatrixObject
{
    /// <summary>Gets the delay, in ms.</summary>
    public required long Delay { get; init; }

    /// <summary>Gets the state key; <see langword="null"/> for a message event.</summary>
    public string? StateKey { get; init; }

    /// <summary>Gets the content.</summary>
    public required JsonElement Content { get; init; }
}
