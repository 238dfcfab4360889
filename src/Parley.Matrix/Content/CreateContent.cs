using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The content of <c>m.room.create</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomcreate.</remarks>
public sealed record CreateContent : MatrixObject
{
    /// <summary>Gets the creator, before room version 11; later it is the sender of the event.</summary>
    public string? Creator { get; init; }

    /// <summary>Gets the room version; <see langword="null"/> means 1.</summary>
    public string? RoomVersion { get; init; }

    /// <summary>Gets the room type; <see langword="null"/> for text rooms.</summary>
    public RoomType? Type { get; init; }

    /// <summary>Gets whether users of other servers may join; <see langword="null"/> means <see langword="true"/>.</summary>
    [JsonPropertyName("m.federate")]
    public bool? Federate { get; init; }

    /// <summary>Gets the room that this one replaces.</summary>
    public JsonElement? Predecessor { get; init; }

    /// <summary>Gets the users who have the power of a creator besides the sender, from room version 12 on.</summary>
    public IReadOnlyList<string>? AdditionalCreators { get; init; }
}
