using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>What of a room a user may read.</summary>
internal sealed class RoomReader(RoomCache rooms)
{
    /// <summary>The room of a member.</summary>
    /// <exception cref="MatrixException">M_FORBIDDEN, also where there is no such room: strangers are not told which exist.</exception>
    public RoomState GetJoined(RoomId room, UserId user) =>
        rooms.Find(room) is { } state && state.MembershipOf(user) == Membership.Join ? state : throw NotIn(room, user);

    /// <summary>Up to which position a user sees the room's state: now for a member, else until they left.</summary>
    /// <exception cref="MatrixException">M_FORBIDDEN.</exception>
    public long HorizonOf(DbSession session, RoomId room, UserId user)
    {
        if (rooms.Find(room) is not { } state)
            throw NotIn(room, user);
        var member = session.First(
            "SELECT membership, position FROM memberships WHERE user_id = $1 AND room_id = $2 AND forgotten = 0",
            row => (Membership: row.Text(0), Position: row.Integer(1)),
            user.Value,
            room.Value);
        return member.Membership switch
        {
            "join" => long.MaxValue,
            "leave" or "ban" when WasIn(session, room, user, member.Position) => member.Position,
            _ when IsWorldReadable(state) => long.MaxValue,
            _ => throw NotIn(room, user),
        };
    }

    private static bool WasIn(DbSession session, RoomId room, UserId user, long until) =>
        EventRows.StateHistory(session, room, EventTypes.Member, user.Value, until).Any(item => item.Content.Text("membership") == "join");

    private static bool IsWorldReadable(RoomState state) =>
        state.Find(EventTypes.HistoryVisibility)?.Content.Text("history_visibility") == "world_readable";

    private static MatrixException NotIn(RoomId room, UserId user) => MatrixException.Forbidden($"{user} is not in room {room}.");
}
