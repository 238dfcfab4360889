namespace Parley.Matrix.Endpoints;

/// <summary>A public room.</summary>
public sealed record PublicRoom : MatrixObject
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
}
