using System.Text.Json;
using Parley.Homeserver.Filtering;
using Parley.Homeserver.Positions;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Sync;

/// <summary>Writes a room that the user left or was removed from, up to that event.</summary>
internal sealed class LeftRoomSync(DbSession session, SyncRequest request, RoomId room, long since, long leftAt, long now, ReadBudget budget)
{
    public void Write(Utf8JsonWriter writer)
    {
        var user = request.Session.User;
        var filter = request.Filter.Room;
        var history = new HistoryFilter(session, room, user, leftAt);
        var timeline = RoomTimeline.Read(session, room, user, filter?.Timeline, since, leftAt, budget);
        // A client that has not seen the user in the room needs its whole state.
        var after = history.MembershipAt(since) == "join" ? since : 0;
        var wasIn = after == since || history.MembershipAt(leftAt - 1) == "join";
        var beside = request.StateAfter is null ? timeline.StateBeside(session, room, after, leftAt) : EventTable.StateBetween(session, room, after, leftAt);
        var state = beside.Where(item => filter?.State.Passes(item) != false && (wasIn || history.Allows(item)));
        var events = new ClientEvents(session, request.Session, now);
        writer.WriteStartObject(room.Value);
        writer.WriteStartObject("timeline");
        events.WriteList(writer, "events", timeline.Events, withRoom: false);
        writer.WriteBoolean("limited", timeline.Limited);
        writer.WriteString("prev_batch", new SyncToken(timeline.Start).ToString());
        writer.WriteEndObject();
        writer.WriteStartObject(request.StateAfter ?? "state");
        events.WriteList(writer, "events", state, withRoom: false);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
