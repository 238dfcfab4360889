using Parley.Homeserver.Events;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.State;

/// <summary>The events in the database.</summary>
internal static class EventTable
{
    public static void Insert(DbSession session, RoomEvent item)
    {
        session.Insert(
            "events",
            ("position", item.Position),
            ("event_id", item.Id),
            ("room_id", item.RoomId),
            ("type", item.Type),
            ("state_key", item.StateKey),
            ("sender", item.Sender),
            ("content", item.ContentJson),
            ("origin_server_ts", item.OriginServerTs),
            ("depth", item.Depth),
            ("previous", item.Previous),
            ("auth_events", string.Join(' ', item.AuthEvents)),
            ("content_hash", item.ContentHash),
            ("replaces", item.Replaces),
            ("device_id", item.Device),
            ("transaction_id", item.TransactionId));
        if (item.StateKey is not null)
            session.InsertOrReplace("current_state", ("room_id", item.RoomId), ("type", item.Type), ("state_key", item.StateKey), ("position", item.Position));
        session.Execute($"UPDATE rooms SET last_event = {item.Id}, depth = {item.Depth} WHERE room_id = {item.RoomId}");
    }

    /// <summary>Returns an event; <see langword="null"/> if it does not exist.</summary>
    public static RoomEvent? Find(DbSession session, EventId id) =>
        session.First($"SELECT * FROM events WHERE event_id = {id}", Map);

    /// <summary>Returns the newest events of a room in (after, until], newest first.</summary>
    public static List<RoomEvent> Backward(DbSession session, RoomId room, long after, long until, int limit, Func<RoomEvent, bool>? isLast = null) => session.Query(
        $"SELECT * FROM events WHERE room_id = {room} AND position > {after} AND position <= {until} ORDER BY position DESC LIMIT {limit}",
        Map,
        isLast);

    /// <summary>Returns the oldest events of a room in (after, until], oldest first.</summary>
    public static List<RoomEvent> Forward(DbSession session, RoomId room, long after, long until, int limit, Func<RoomEvent, bool>? isLast = null) => session.Query(
        $"SELECT * FROM events WHERE room_id = {room} AND position > {after} AND position <= {until} ORDER BY position LIMIT {limit}",
        Map,
        isLast);

    /// <summary>Returns the current state of a room.</summary>
    public static List<RoomEvent> CurrentState(DbSession session, RoomId room) => session.Query(
        $"SELECT e.* FROM current_state s JOIN events e ON e.position = s.position WHERE s.room_id = {room}",
        Map);

    /// <summary>Returns the last event of each type and state key in (after, until]: the state at <paramref name="until"/>, or its changes.</summary>
    public static List<RoomEvent> StateBetween(DbSession session, RoomId room, long after, long until) => session.Query(
        $"""
        SELECT e.* FROM (SELECT max(position) AS position FROM events
          WHERE room_id = {room} AND state_key IS NOT NULL AND position > {after} AND position <= {until} GROUP BY type, state_key) s
        JOIN events e ON e.position = s.position ORDER BY e.position
        """,
        Map);

    /// <summary>Returns one state event at a position; <see langword="null"/> if it was not set.</summary>
    public static RoomEvent? StateAt(DbSession session, RoomId room, string type, string key, long until) => session.First(
        $"SELECT * FROM events WHERE room_id = {room} AND type = {type} AND state_key = {key} AND position <= {until} ORDER BY position DESC LIMIT 1",
        Map);

    /// <summary>Returns all versions of one state event up to a position, oldest first.</summary>
    public static List<RoomEvent> StateHistory(DbSession session, RoomId room, string type, string key, long until) => session.Query(
        $"SELECT * FROM events WHERE room_id = {room} AND type = {type} AND state_key = {key} AND position <= {until} ORDER BY position",
        Map);

    /// <summary>Returns the membership events of a user, in all rooms, in (after, until], oldest first.</summary>
    public static List<RoomEvent> MembershipChanges(DbSession session, UserId user, long after, long until) => session.Query(
        $"SELECT * FROM events WHERE type = 'm.room.member' AND state_key = {user} AND position > {after} AND position <= {until} ORDER BY position",
        Map);

    /// <summary>Returns the events of a room from a time on, or back from it, the closest first, until one of them is the last. The times are those of the server's clock.</summary>
    public static List<RoomEvent> AroundTime(DbSession session, RoomId room, long at, long until, bool forward, int limit, Func<RoomEvent, bool> isLast) => forward
        ? session.Query($"SELECT * FROM events WHERE room_id = {room} AND origin_server_ts >= {at} AND position <= {until} ORDER BY position LIMIT {limit}", Map, isLast)
        : session.Query($"SELECT * FROM events WHERE room_id = {room} AND origin_server_ts <= {at} AND position <= {until} ORDER BY position DESC LIMIT {limit}", Map, isLast);

    /// <summary>Replaces the content of an event by its redacted form.</summary>
    public static void Redact(DbSession session, RoomEvent redacted) => session.Execute(
        $"UPDATE events SET content = {redacted.ContentJson}, redacted_by = {redacted.RedactedBy} WHERE event_id = {redacted.Id}");

    /// <summary>Reads an event from a row with all columns.</summary>
    public static RoomEvent Map(DbRow row) => new()
    {
        Position = row.Integer("position"),
        Id = row.Id<EventId>("event_id"),
        RoomId = row.Id<RoomId>("room_id"),
        Type = row.Text("type"),
        StateKey = row.TextOrNull("state_key"),
        Sender = row.Id<UserId>("sender"),
        ContentJson = row.Bytes("content"),
        OriginServerTs = row.Integer("origin_server_ts"),
        Depth = row.Integer("depth"),
        Previous = row.IdOrNull<EventId>("previous"),
        AuthEvents = [.. row.Text("auth_events").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(EventId.Parse)],
        ContentHash = row.Text("content_hash"),
        Replaces = row.IdOrNull<EventId>("replaces"),
        Device = row.IdOrNull<DeviceId>("device_id"),
        TransactionId = row.TextOrNull("transaction_id"),
        RedactedBy = row.IdOrNull<EventId>("redacted_by"),
    };
}
