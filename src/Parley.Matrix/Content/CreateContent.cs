using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The content of <c>m.room.create</c>: how a room began.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomcreate.</remarks>
public sealed record CreateContent : MatrixObject
{
    /// <summary>The creator, before room version 11; later it is the event's sender.</summary>
    public string? Creator { get; init; }

    /// <summary>The room version; absent means 1.</summary>
    public string? RoomVersion { get; init; }

    /// <summary>What the room is for; null for conversations.</summary>
    public RoomType? Type { get; init; }

    /// <summary>Whether users of other servers may join; absent means true.</summary>
    [JsonPropertyName("m.federate")]
    public bool? Federate { get; init; }

    /// <summary>The room that this one follows.</summary>
    public JsonElement? Predecessor { get; init; }

    /// <summary>Who has the power of a creator besides the sender, from room version 12 on.</summary>
    public IReadOnlyList<string>? AdditionalCreators { get; init; }
}
