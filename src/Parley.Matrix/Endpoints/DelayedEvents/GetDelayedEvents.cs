using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/unstable/org.matrix.msc4140/delayed_events</c>
/// https://github.com/matrix-org/matrix-spec-proposals/pull/4140
/// Gets the scheduled events of the user.
/// </summary>
public static class GetDelayedEvents
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, DelayedEventsResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/unstable/org.matrix.msc4140/delayed_events", null, MatrixRareJson.Default.DelayedEventsResponse);
}

/// <summary>The response of <see cref="GetDelayedEvents"/>.</summary>
public sealed record DelayedEventsResponse : MatrixObject
{
    /// <summary>Gets the events.</summary>
    public IReadOnlyList<DelayedEvent> DelayedEvents { get => field ?? []; init; }
}

/// <summary>A scheduled event.</summary>
public sealed record DelayedEvent : MatrixObject
{
    /// <summary>Gets the delay ID.</summary>
    public required string DelayId { get; init; }

    /// <summary>Gets the room ID.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>Gets the type.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the state key; <see langword="null"/> for a message event.</summary>
    public string? StateKey { get; init; }

    /// <summary>Gets the delay, in ms.</summary>
    public long Delay { get; init; }

    /// <summary>Gets the time when the delay was last started, in ms since 1970.</summary>
    public long RunningSince { get; init; }

    /// <summary>Gets the content.</summary>
    public JsonElement Content { get; init; }
}
