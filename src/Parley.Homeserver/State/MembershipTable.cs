using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.State;

/// <summary>The current membership of each user in each room, in the database.</summary>
internal static class MembershipTable
{
    /// <summary>A membership, and the position of the event that set it.</summary>
    public readonly record struct Row(RoomId Room, string Membership, long Position);

    public static void Set(DbSession session, UserId user, RoomId room, string? membership, long position) => session.InsertOrReplace(
        "memberships", ("user_id", user), ("room_id", room), ("membership", membership), ("position", position));

    /// <summary>Hides a room that a user has left from their syncs.</summary>
    public static void Forget(DbSession session, UserId user, RoomId room) =>
        session.Execute($"UPDATE memberships SET forgotten = 1 WHERE user_id = {user} AND room_id = {room}");

    /// <summary>Returns the membership of a user; <see langword="null"/> if there is none, or if the user has forgotten the room.</summary>
    public static Row? Find(DbSession session, UserId user, RoomId room) => session.First(
        $"SELECT room_id, membership, position FROM memberships WHERE user_id = {user} AND room_id = {room} AND forgotten = 0",
        row => (Row?)Map(row));

    /// <summary>Returns the rooms of a user that were set up to a position. Forgotten rooms are included if they were set after another position.</summary>
    public static List<Row> OfUser(DbSession session, UserId user, long after, long until) => session.Query(
        $"SELECT room_id, membership, position FROM memberships WHERE user_id = {user} AND (forgotten = 0 OR position > {after}) AND position <= {until} ORDER BY room_id",
        Map);

    /// <summary>Returns the rooms that a user is in.</summary>
    public static List<RoomId> JoinedRooms(DbSession session, UserId user) => session.Query(
        $"SELECT room_id FROM memberships WHERE user_id = {user} AND membership = 'join' ORDER BY room_id",
        row => row.Id<RoomId>("room_id"));

    /// <summary>Returns the number of rooms that a user is in.</summary>
    public static long CountJoined(DbSession session, UserId user) =>
        session.Integer($"SELECT count(*) FROM memberships WHERE user_id = {user} AND membership = 'join'") ?? 0;

    private static Row Map(DbRow row) => new(row.Id<RoomId>("room_id"), row.Text("membership"), row.Integer("position"));
}
