using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v1/rooms/{roomId}/hierarchy</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv1roomsroomidhierarchy
/// Gets the rooms of a space, including rooms that the user is not in.
/// Query: <c>from</c>, <c>limit</c>, <c>max_depth</c>, <c>suggested_only</c>.
/// </summary>
public static class GetHierarchy
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, HierarchyResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v1/rooms/{roomId}/hierarchy", null, MatrixJson.Default.HierarchyResponse);
}

/// <summary>The response of <see cref="GetHierarchy"/>.</summary>
public sealed record HierarchyResponse : MatrixObject
{
    /// <summary>Gets the rooms; the first is the space.</summary>
    [JsonConverter(typeof(TolerantListConverter<HierarchyRoom>))]
    public IReadOnlyList<HierarchyRoom> Rooms { get => field ?? []; init; }

    /// <summary>Gets the token of the next page; <see langword="null"/> on the last page.</summary>
    public string? NextBatch { get; init; }
}

/// <summary>A room of a space.</summary>
public sealed record HierarchyRoom : RoomDescription
{
    /// <summary>Gets the stripped <c>m.space.child</c> events of the room.</summary>
    [JsonConverter(typeof(TolerantListConverter<MatrixEvent>))]
    public IReadOnlyList<MatrixEvent> ChildrenState { get => field ?? []; init; }
}
