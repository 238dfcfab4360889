using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>News of a joined room.</summary>
public sealed record JoinedRoom : MatrixObject
{
    /// <summary>Counts and heroes; only what changed.</summary>
    public RoomSummary? Summary { get; init; }

    /// <summary>State up to where the timeline begins.</summary>
    public EventEnvelope? State { get; init; }

    /// <summary>State up to where the timeline ends, with MSC4222.</summary>
    [JsonPropertyName("org.matrix.msc4222.state_after")]
    public EventEnvelope? StateAfter { get; init; }

    /// <summary>What happened.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>Typing and receipts.</summary>
    public EventEnvelope? Ephemeral { get; init; }

    /// <summary>The user's data for this room.</summary>
    public EventEnvelope? AccountData { get; init; }

    /// <summary>Unread counts.</summary>
    public UnreadCounts? UnreadNotifications { get; init; }
}
