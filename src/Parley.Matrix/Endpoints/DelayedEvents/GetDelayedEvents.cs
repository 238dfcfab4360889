using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/unstable/org.matrix.msc4140/delayed_events</c>
/// https://github.com/matrix-org/matrix-spec-proposals/pull/4140
/// The user's scheduled events.
/// </summary>
public static class GetDelayedEvents
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, DelayedEventsResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/unstable/org.matrix.msc4140/delayed_events", null, MatrixRareJson.Default.DelayedEventsResponse);
}

/// <summary>Scheduled events.</summary>
public sealed record DelayedEventsResponse : MatrixObject
{
    /// <summary>The events.</summary>
    public IReadOnlyList<DelayedEvent> DelayedEvents { get => field ?? []; init; }
}

/// <summary>A scheduled event.</summary>
public sealed record DelayedEvent : MatrixObject
{
    /// <summary>Its id.</summary>
    public required string DelayId { get; init; }

    /// <summary>Its room.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>Its type.</summary>
    public required string Type { get; init; }

    /// <summary>Its key, for a state event.</summary>
    public string? StateKey { get; init; }

    /// <summary>Its delay, in ms.</summary>
    public long Delay { get; init; }

    /// <summary>When the delay last began, in ms since 1970.</summary>
    public long RunningSince { get; init; }

    /// <summary>Its content.</summary>
    public JsonElement Content { get; init; }
}
