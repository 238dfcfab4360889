using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Web.Features.Channels;

/// <summary>Sorts an account's rooms as the page shows them.</summary>
internal static class RoomGroups
{
    private const int MostUpgrades = 8;

    /// <summary>Spaces by name, rooms in no space by name, and invitations.</summary>
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
            if (!room.IsSpace && !inSpace.Contains(room.Id) && !IsOver(room, rooms))
                loose.Add(room);
        invites.AddRange(rooms.Invited);
        spaces.Sort(ByName);
        loose.Sort(ByName);
        invites.Sort(ByName);
        return (spaces, loose, invites);
    }

    /// <summary>The rooms of a space that the user is in, in the space's order.</summary>
    public static IReadOnlyList<Room> RoomsOf(Room space, RoomList rooms)
    {
        var found = new List<Room>();
        foreach (var child in space.Children)
            if (Latest(child.RoomId, rooms) is { IsSpace: false } room && room.Membership == Membership.Join && !found.Contains(room))
                found.Add(room);
        return found;
    }

    // Where a room was upgraded and the user is in its successor, that stands in its place, whether or not the space knows of it yet.
    private static Room? Latest(RoomId id, RoomList rooms)
    {
        var room = rooms.Find(id);
        for (var upgrades = 0; upgrades < MostUpgrades && room is not null && IsOver(room, rooms); upgrades++)
            room = rooms.Find(room.Replacement!.Value);
        return room;
    }

    // Upgraded, and the user is in the room that took its place.
    private static bool IsOver(Room room, RoomList rooms) =>
        room.Replacement is { } next && rooms.Find(next) is { } found && found.Membership == Membership.Join;

    private static int ByName(Room a, Room b) =>
        string.Compare(a.Name, b.Name, StringComparison.OrdinalIgnoreCase) is not 0 and var order ? order : a.Id.CompareTo(b.Id);
}
