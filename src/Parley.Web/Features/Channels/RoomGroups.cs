using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Web.Features.Channels;

/// <summary>Groups and sorts an account's rooms for the channel list.</summary>
internal static class RoomGroups
{
    private const int MaxUpgrades = 8;

    /// <summary>Returns the spaces, the rooms outside spaces, and the invitations, each sorted by name.</summary>
    public static (IReadOnlyList<Room> Spaces, IReadOnlyList<Room> Loose, IReadOnlyList<Room> Invites) Of(RoomList rooms)
    {
        List<Room> spaces = [], loose = [], invites = [];
        HashSet<RoomId> inSpace = [];
        foreach (var room in rooms.Joined)
        {
            if (!room.IsSpace)
                continue;
            spaces.Add(room);
            foreach (var child in room.Children)
                inSpace.Add((Latest(child.RoomId, rooms)?.Id) ?? child.RoomId);
        }
        foreach (var room in rooms.Joined)
            if (!room.IsSpace && !inSpace.Contains(room.Id) && !IsReplaced(room, rooms))
                loose.Add(room);
        invites.AddRange(rooms.Invited);
        spaces.Sort(ByName);
        loose.Sort(ByName);
        invites.Sort(ByName);
        return (spaces, loose, invites);
    }

    /// <summary>Returns the rooms of a space that the user has joined, in the space's order.</summary>
    public static IReadOnlyList<Room> RoomsOf(Room space, RoomList rooms)
    {
        var found = new List<Room>();
        foreach (var child in space.Children)
            if (Latest(child.RoomId, rooms) is { IsSpace: false } room && room.Membership == Membership.Join && !found.Contains(room))
                found.Add(room);
        return found;
    }

    // Returns the newest replacement that the user has joined, even if the space still lists the old room.
    private static Room? Latest(RoomId id, RoomList rooms)
    {
        var room = rooms.Find(id);
        for (var upgrades = 0; upgrades < MaxUpgrades && room is not null && IsReplaced(room, rooms); upgrades++)
            room = rooms.Find(room.Replacement!.Value);
        return room;
    }

    // The room was upgraded and the user has joined its replacement.
    private static bool IsReplaced(Room room, RoomList rooms) =>
        room.Replacement is { } next && rooms.Find(next) is { } found && found.Membership == Membership.Join;

    private static int ByName(Room a, Room b) =>
        string.Compare(a.Name, b.Name, StringComparison.OrdinalIgnoreCase) is not 0 and var order ? order : a.Id.CompareTo(b.Id);
}
