using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>What a client needs to name a room.</summary>
public sealed record RoomSummary : MatrixObject
{
    /// <summary>Members to name it after.</summary>
    [JsonPropertyName("m.heroes")]
    public IReadOnlyList<string>? Heroes { get; init; }

    /// <summary>How many joined.</summary>
    [JsonPropertyName("m.joined_member_count")]
    public long? JoinedMemberCount { get; init; }

    /// <summary>How many are invited.</summary>
    [JsonPropertyName("m.invited_member_count")]
    public long? InvitedMemberCount { get; init; }
}
