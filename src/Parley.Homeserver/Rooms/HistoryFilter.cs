using Parley.Homeserver.AccountData;
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
    private readonly IReadOnlySet<UserId> _ignored;

    /// <summary>Reads the history of the visibility and of the membership.</summary>
    public HistoryFilter(DbSession session, RoomId room, UserId user, long until)
    {
        _user = user;
        _visibilities = EventTable.StateHistory(session, room, EventTypes.HistoryVisibility, "", until);
        _memberships = EventTable.StateHistory(session, room, EventTypes.Member, user.Value, until);
        _ignored = IgnoredUsers.Of(session, user);
    }

    /// <summary>Returns whether an event is visible to the user.</summary>
    public bool Allows(RoomEvent item)
    {
        if (item.Is(EventTypes.Member, _user.Value))
            return true;
        if (item.StateKey is null && _ignored.Contains(item.Sender))
            return false;
        return MembershipAt(item.Position) == "join" || IsVisible(item.Position, item.Position)
            // The event that changes the visibility is visible if the one before or after it allows.
            || (item.Is(EventTypes.HistoryVisibility, "") && IsVisible(item.Position, item.Position - 1));
    }

    /// <summary>Returns the membership of the user at a position; <see langword="null"/> if the user had none.</summary>
    public string? MembershipAt(long position) => At(_memberships, position)?.Content.Text("membership");

    private bool IsVisible(long position, long visibilityAt) =>
        (At(_visibilities, visibilityAt)?.Content.Text("history_visibility") ?? "shared") switch
        {
            "world_readable" => true,
            "joined" => false,
            "invited" => MembershipAt(position) == "invite",
            _ => JoinedAfter(position),
        };

    private bool JoinedAfter(long position) =>
        _memberships.Exists(item => item.Position > position && item.Content.Text("membership") == "join");

    private static RoomEvent? At(List<RoomEvent> history, long position) => history.FindLast(item => item.Position <= position);
}
