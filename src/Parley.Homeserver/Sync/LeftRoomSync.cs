using System.Text.Json;
using Parley.Homeserver.Filtering;
using Parley.Homeserver.Positions;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Sync;

/// <summary>Writes a room that the user left or was removed from, up to that event.</summary>
internal sealed class LeftRoomSync(DbSession session, SyncRequest request, RoomId room, long since, long leftAt, long now)
{
    public void Write(Utf8JsonWriter writer)
    {
        var user = request.Session.User;
        var filter = request.Filter.Room;
        var timeline = RoomTimeline.Read(session, room, user, filter?.Timeline, since, leftAt);
        var history = new HistoryFilter(session, room, user, leftAt);
        var state = timeline.StateBeside(session, room, since, leftAt).Where(item => filter?.State.Passes(item) != false && history.Allows(item));
        var events = new ClientEvents(session, request.Session, now);
        writer.WriteStartObject(room.Value);
        writer.WriteStartObject("timeline");
        events.WriteList(writer, "events", timeline.Events, withRoom: false);
        writer.WriteBoolean("limited", timeline.Limited);
        writer.WriteString("prev_batch", new SyncToken(timeline.Start).ToString());
        writer.WriteEndObject();
        writer.WriteStartObject("state");
        events.WriteList(writer, "events", state, withRoom: false);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
