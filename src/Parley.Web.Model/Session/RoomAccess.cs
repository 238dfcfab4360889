namespace Parley.Web.Session;

/// <summary>The users who may join a room.</summary>
public enum RoomAccess
{
    /// <summary>Invited users.</summary>
    Private,

    /// <summary>Members of the space that the room is added to, and invited users.</summary>
    SpaceMembers,

    /// <summary>Everyone.</summary>
    Public,
}
