using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>Checks which part of a room a user may read.</summary>
internal sealed class RoomReader(RoomCache rooms)
{
    /// <summary>Returns a room to one of its members.</summary>
    /// <exception cref="ApiException">M_FORBIDDEN, also if the room does not exist: others must not learn which rooms exist.</exception>
    public RoomSnapshot GetJoined(RoomId room, UserId user) =>
        rooms.Find(room) is { } state && state.MembershipOf(user) == Membership.Join ? state : throw NotIn(room, user);

    /// <summary>Returns the position up to which a user may read: <see cref="long.MaxValue"/> for a member, and the position of the leave for a former member.</summary>
    /// <exception cref="ApiException">M_FORBIDDEN.</exception>
    public long HorizonOf(DbSession session, RoomId room, UserId user) => FindHorizon(session, room, user) ?? throw NotIn(room, user);

    /// <summary>As <see cref="HorizonOf"/>; returns <see langword="null"/> if the user may not read the room.</summary>
    public long? FindHorizon(DbSession session, RoomId room, UserId user)
    {
        if (rooms.Find(room) is not { } state)
            return null;
        var member = MembershipTable.Find(session, user, room);
        return member?.Membership switch
        {
            "join" => long.MaxValue,
            "leave" or "ban" when WasIn(session, room, user, member.Value.Position) => member.Value.Position,
            _ when IsWorldReadable(state) => long.MaxValue,
            _ => null,
        };
    }

    /// <summary>Returns an event that a user may read.</summary>
    /// <exception cref="ApiException">M_NOT_FOUND, also if the user may not read the room: others must not learn which events exist.</exception>
    public RoomEvent GetEvent(DbSession session, RoomId room, UserId user, string eventId) =>
        FindHorizon(session, room, user) is { } horizon && EventId.TryParse(eventId, out var id) && EventTable.Find(session, id) is { } item
            && item.RoomId == room && item.Position <= horizon && new HistoryFilter(session, room, user, horizon).Allows(item)
            ? item
            : throw ApiException.NotFound("The event does not exist, or you may not see it.");

    private static bool WasIn(DbSession session, RoomId room, UserId user, long until) =>
        EventTable.StateHistory(session, room, EventTypes.Member, user.Value, until).Any(item => item.Content.Text("membership") == "join");

    private static bool IsWorldReadable(RoomSnapshot state) =>
        state.Find(EventTypes.HistoryVisibility)?.Content.Text("history_visibility") == "world_readable";

    private static ApiException NotIn(RoomId room, UserId user) => ApiException.Forbidden($"{user} is not in room {room}.");
}
