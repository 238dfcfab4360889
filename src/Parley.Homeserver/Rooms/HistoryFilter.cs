using Parley.Homeserver.Events;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>
/// Decides which events of a room are visible to a user. https://spec.matrix.org/v1.16/client-server-api/#room-history-visibility
/// </summary>
internal sealed class HistoryFilter
{
    private readonly UserId _user;
    private readonly List<RoomEvent> _visibilities;
    private readonly List<RoomEvent> _memberships;

    /// <summary>Reads the history of the visibility and of the membership.</summary>
    public HistoryFilter(DbSession session, RoomId room, UserId user, long until)
    {
        _user = user;
        _visibilities = EventTable.StateHistory(session, room, EventTypes.HistoryVisibility, "", until);
        _memberships = EventTable.StateHistory(session, room, EventTypes.Member, user.Value, until);
    }

    /// <summary>Returns whether an event is visible to the user.</summary>
    public bool Allows(RoomEvent item)
    {
        if (item.Is(EventTypes.Member, _user.Value))
            return true;
        var membership = At(_memberships, item.Position)?.Content.Text("membership");
        if (membership == "join")
            return true;
        return (At(_visibilities, item.Position)?.Content.Text("history_visibility") ?? "shared") switch
        {
            "world_readable" => true,
            "joined" => false,
            "invited" => membership == "invite",
            _ => JoinedAfter(item.Position),
        };
    }

    private bool JoinedAfter(long position) =>
        _memberships.Exists(item => item.Position > position && item.Content.Text("membership") == "join");

    private static RoomEvent? At(List<RoomEvent> history, long position) => history.FindLast(item => item.Position <= position);
}
