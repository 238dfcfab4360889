using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>The summary of a room, from which clients derive its display name.</summary>
public sealed record RoomSummary : MatrixObject
{
    /// <summary>Gets the members to name the room after.</summary>
    [JsonPropertyName("m.heroes")]
    public IReadOnlyList<string>? Heroes { get; init; }

    /// <summary>Gets the number of users in the room.</summary>
    [JsonPropertyName("m.joined_member_count")]
    public long? JoinedMemberCount { get; init; }

    /// <summary>Gets the number of invited users.</summary>
    [JsonPropertyName("m.invited_member_count")]
    public long? InvitedMemberCount { get; init; }
}
