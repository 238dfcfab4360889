using Parley.Homeserver.Events;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Sync;

/// <summary>The stripped state for an invited user. https://spec.matrix.org/v1.16/client-server-api/#stripped-state</summary>
internal static class StrippedState
{
    private static readonly string[] Types =
    [
        EventTypes.Create,
        EventTypes.Name,
        EventTypes.Avatar,
        EventTypes.Topic,
        EventTypes.JoinRules,
        EventTypes.CanonicalAlias,
        EventTypes.Encryption,
    ];

    public static IEnumerable<RoomEvent> At(DbSession session, RoomId room, UserId user, long position)
    {
        var events = Types.Select(type => EventTable.StateAt(session, room, type, "", position)).ToList();
        var member = EventTable.StateAt(session, room, EventTypes.Member, user.Value, position);
        events.Add(member);
        if (member is not null && member.Sender != user)
            events.Add(EventTable.StateAt(session, room, EventTypes.Member, member.Sender.Value, position));
        return events.OfType<RoomEvent>();
    }
}
