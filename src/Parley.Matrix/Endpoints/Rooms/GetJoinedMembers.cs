namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/rooms/{roomId}/joined_members</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3roomsroomidjoined_members
/// Who is in a room.
/// </summary>
public static class GetJoinedMembers
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, JoinedMembersResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/rooms/{roomId}/joined_members", null, MatrixRareJson.Default.JoinedMembersResponse);
}

/// <summary>Who is in a room.</summary>
public sealed record JoinedMembersResponse : MatrixObject
{
    /// <summary>The members.</summary>
    public Dictionary<UserId, JoinedMember> Joined { get => field ?? new(); init; }
}

/// <summary>A member.</summary>
public sealed record JoinedMember : MatrixObject
{
    /// <summary>The name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The picture, an <c>mxc:</c> address.</summary>
    public string? AvatarUrl { get; init; }
}
