using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v1/rooms/{roomId}/hierarchy</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv1roomsroomidhierarchy
/// A space's rooms, also those that the user is not in.
/// Query: <c>from</c>, <c>limit</c>, <c>max_depth</c>, <c>suggested_only</c>.
/// </summary>
public static class GetHierarchy
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, HierarchyResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v1/rooms/{roomId}/hierarchy", null, MatrixJson.Default.HierarchyResponse);
}

/// <summary>A space's rooms.</summary>
public sealed record HierarchyResponse : MatrixObject
{
    /// <summary>The rooms, the space first.</summary>
    public IReadOnlyList<HierarchyRoom> Rooms { get => field ?? []; init; }

    /// <summary>Where the next page begins.</summary>
    public string? NextBatch { get; init; }
}

/// <summary>A room of a space.</summary>
public sealed record HierarchyRoom : MatrixObject
{
    /// <summary>Its id.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its topic.</summary>
    public string? Topic { get; init; }

    /// <summary>Its alias.</summary>
    public RoomAlias? CanonicalAlias { get; init; }

    /// <summary>What it is for.</summary>
    public RoomType? RoomType { get; init; }

    /// <summary>How many are in it.</summary>
    public long NumJoinedMembers { get; init; }

    /// <summary>Who may join.</summary>
    public JoinRule? JoinRule { get; init; }

    /// <summary>Its picture, an <c>mxc:</c> address.</summary>
    public string? AvatarUrl { get; init; }

    /// <summary>Whether anybody may read.</summary>
    public bool WorldReadable { get; init; }

    /// <summary>Whether guests may join.</summary>
    public bool GuestCanJoin { get; init; }

    /// <summary>The children's stripped events.</summary>
    [JsonConverter(typeof(EventListConverter))]
    public IReadOnlyList<MatrixEvent> ChildrenState { get => field ?? []; init; }
}
