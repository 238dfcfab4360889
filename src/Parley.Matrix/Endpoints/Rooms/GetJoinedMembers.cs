namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/rooms/{roomId}/joined_members</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3roomsroomidjoined_members
/// Gets the users in a room.
/// </summary>
public static class GetJoinedMembers
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, JoinedMembersResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/rooms/{roomId}/joined_members", null, MatrixRareJson.Default.JoinedMembersResponse);
}

/// <summary>The response of <see cref="GetJoinedMembers"/>.</summary>
public sealed record JoinedMembersResponse : MatrixObject
{
    /// <summary>Gets the users.</summary>
    public Dictionary<UserId, JoinedMember> Joined { get => field ?? new(); init; }
}

/// <summary>A user in a room.</summary>
public sealed record JoinedMember : MatrixObject
{
    /// <summary>Gets the display name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets the avatar, an <c>mxc:</c> URI.</summary>
    public string? AvatarUrl { get; init; }
}
