namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/joined_rooms</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3joined_rooms
/// Gets the rooms that the user is in.
/// </summary>
public static class GetJoinedRooms
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, JoinedRoomsResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/joined_rooms", null, MatrixRareJson.Default.JoinedRoomsResponse);
}

/// <summary>The response of <see cref="GetJoinedRooms"/>.</summary>
public sealed record JoinedRoomsResponse : MatrixObject
{
    /// <summary>Gets the room IDs.</summary>
    public IReadOnlyList<RoomId> JoinedRooms { get => field ?? []; init; }
}
