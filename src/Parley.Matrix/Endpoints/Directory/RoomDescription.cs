namespace Parley.Matrix.Endpoints;

/// <summary>The description of a room in the room directory and in a space.</summary>
public abstract record RoomDescription : MatrixObject
{
    /// <summary>Gets the room ID.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>Gets the name.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the topic.</summary>
    public string? Topic { get; init; }

    /// <summary>Gets the canonical alias.</summary>
    public RoomAlias? CanonicalAlias { get; init; }

    /// <summary>Gets the room type.</summary>
    public RoomType? RoomType { get; init; }

    /// <summary>Gets the number of members.</summary>
    public long NumJoinedMembers { get; init; }

    /// <summary>Gets the join rule.</summary>
    public JoinRule? JoinRule { get; init; }

    /// <summary>Gets the avatar, an <c>mxc:</c> URI.</summary>
    public string? AvatarUrl { get; init; }

    /// <summary>Gets whether everyone may read the history.</summary>
    public bool WorldReadable { get; init; }

    /// <summary>Gets whether guests may join.</summary>
    public bool GuestCanJoin { get; init; }
}
