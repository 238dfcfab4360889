using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>Closes rooms for the administrator of the server, whatever the power levels in them.</summary>
internal sealed class RoomClosing(RoomCache rooms, RoomMembership membership)
{
    /// <summary>Closes a room: removes its members and invitations, its aliases and its entry in the directory. Nobody can join it again.</summary>
    /// <returns>The number of removed members and invited users.</returns>
    public int Close(WriteScope scope, RoomId room)
    {
        rooms.Get(scope, room);
        var users = scope.Session.Query(
            $"SELECT user_id FROM memberships WHERE room_id = {room} AND membership IN ('join', 'invite', 'knock') ORDER BY user_id",
            row => row.Id<UserId>("user_id"));
        // Each user leaves, which needs no permission.
        foreach (var user in users)
            membership.Change(scope, room, user, user, Membership.Leave);
        scope.Session.Execute($"UPDATE rooms SET listed = 0, closed = 1 WHERE room_id = {room}");
        AliasStore.RemoveAll(scope.Session, room);
        return users.Count;
    }
}
