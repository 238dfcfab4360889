using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>The changes in a room that the user is in.</summary>
public sealed record JoinedRoom : MatrixObject
{
    /// <summary>Gets the summary; unchanged fields may be absent.</summary>
    public RoomSummary? Summary { get; init; }

    /// <summary>Gets the state changes before the timeline.</summary>
    public EventEnvelope? State { get; init; }

    /// <summary>Gets the state changes up to the end of the timeline (MSC4222).</summary>
    [JsonPropertyName("org.matrix.msc4222.state_after")]
    public EventEnvelope? StateAfter { get; init; }

    /// <summary>Gets the timeline.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>Gets the ephemeral events: typing and receipts.</summary>
    public EventEnvelope? Ephemeral { get; init; }

    /// <summary>Gets the account data of the room.</summary>
    public EventEnvelope? AccountData { get; init; }

    /// <summary>Gets the unread counts.</summary>
    public UnreadCounts? UnreadNotifications { get; init; }
}
