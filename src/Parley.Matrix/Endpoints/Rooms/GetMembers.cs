using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/rooms/{roomId}/members</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3roomsroomidmembers
/// Gets the member events of a room.
/// Query: <c>membership</c>, <c>not_membership</c>, <c>at</c>.
/// </summary>
public static class GetMembers
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, MembersResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/rooms/{roomId}/members", null, MatrixJson.Default.MembersResponse);
}

/// <summary>The response of <see cref="GetMembers"/>.</summary>
public sealed record MembersResponse : MatrixObject
{
    /// <summary>Gets the member events.</summary>
    [JsonConverter(typeof(TolerantListConverter<MatrixEvent>))]
    public IReadOnlyList<MatrixEvent> Chunk { get => field ?? []; init; }
}
