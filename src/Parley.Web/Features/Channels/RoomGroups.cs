using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Web.Features.Channels;

/// <summary>Sorts an account's rooms as the page shows them.</summary>
internal static class RoomGroups
{
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
                inSpace.Add(child.RoomId);
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
            if (rooms.Find(child.RoomId) is { IsSpace: false } room && room.Membership == Membership.Join && !IsOver(room, rooms))
                found.Add(room);
        return found;
    }

    // Upgraded, and the user is in the room that took its place.
    private static bool IsOver(Room room, RoomList rooms) =>
        room.Replacement is { } next && rooms.Find(next) is { } found && found.Membership == Membership.Join;

    private static int ByName(Room a, Room b) =>
        string.Compare(a.Name, b.Name, StringComparison.OrdinalIgnoreCase) is not 0 and var order ? order : a.Id.CompareTo(b.Id);
}
