using Parley.Homeserver.Events;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>Events in the database.</summary>
internal static class EventRows
{
    private const string Columns =
        "e.position, e.event_id, e.room_id, e.type, e.state_key, e.sender, e.content, e.origin_server_ts, e.depth, e.previous, e.auth_events, e.content_hash, e.replaces, e.device_id, e.transaction_id, e.redacted_by";

    public static void Insert(DbSession session, RoomEvent item)
    {
        session.Execute(
            "INSERT INTO events VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, NULL)",
            item.Position,
            item.Id.Value,
            item.RoomId.Value,
            item.Type,
            item.StateKey,
            item.Sender.Value,
            item.ContentJson,
            item.OriginServerTs,
            item.Depth,
            item.Previous?.Value,
            string.Join(' ', item.AuthEvents),
            item.ContentHash,
            item.Replaces?.Value,
            item.Device?.Value,
            item.TransactionId);
        if (item.StateKey is not null)
            session.Execute("INSERT OR REPLACE INTO current_state VALUES ($1, $2, $3, $4)", item.RoomId.Value, item.Type, item.StateKey, item.Position);
        session.Execute("UPDATE rooms SET last_event = $2, depth = $3 WHERE room_id = $1", item.RoomId.Value, item.Id.Value, item.Depth);
    }

    /// <summary>One event; null where there is none of that id.</summary>
    public static RoomEvent? Find(DbSession session, EventId id) =>
        session.First("SELECT " + Columns + " FROM events e WHERE e.event_id = $1", Map, id.Value);

    /// <summary>The newest events of a room in (after, until], newest first.</summary>
    public static List<RoomEvent> Backward(DbSession session, RoomId room, long after, long until, int limit) => session.Query(
        "SELECT " + Columns + " FROM events e WHERE e.room_id = $1 AND e.position > $2 AND e.position <= $3 ORDER BY e.position DESC LIMIT $4",
        Map,
        room.Value,
        after,
        until,
        limit);

    /// <summary>The oldest events of a room in (after, until], oldest first.</summary>
    public static List<RoomEvent> Forward(DbSession session, RoomId room, long after, long until, int limit) => session.Query(
        "SELECT " + Columns + " FROM events e WHERE e.room_id = $1 AND e.position > $2 AND e.position <= $3 ORDER BY e.position LIMIT $4",
        Map,
        room.Value,
        after,
        until,
        limit);

    /// <summary>The state of a room as it is now.</summary>
    public static List<RoomEvent> CurrentState(DbSession session, RoomId room) => session.Query(
        "SELECT " + Columns + " FROM current_state s JOIN events e ON e.position = s.position WHERE s.room_id = $1",
        Map,
        room.Value);

    /// <summary>The last event of each type and key in (after, until]: the state at <paramref name="until"/>, or what changed of it.</summary>
    public static List<RoomEvent> StateBetween(DbSession session, RoomId room, long after, long until) => session.Query(
        "SELECT " + Columns + """
         FROM (SELECT max(position) AS position FROM events
              WHERE room_id = $1 AND state_key IS NOT NULL AND position > $2 AND position <= $3 GROUP BY type, state_key) s
        JOIN events e ON e.position = s.position ORDER BY e.position
        """,
        Map,
        room.Value,
        after,
        until);

    /// <summary>One state event as it was at a position.</summary>
    public static RoomEvent? StateAt(DbSession session, RoomId room, string type, string key, long until) => session.First(
        "SELECT " + Columns + " FROM events e WHERE e.room_id = $1 AND e.type = $2 AND e.state_key = $3 AND e.position <= $4 ORDER BY e.position DESC LIMIT 1",
        Map,
        room.Value,
        type,
        key,
        until);

    /// <summary>All versions of one state event up to a position, oldest first.</summary>
    public static List<RoomEvent> StateHistory(DbSession session, RoomId room, string type, string key, long until) => session.Query(
        "SELECT " + Columns + " FROM events e WHERE e.room_id = $1 AND e.type = $2 AND e.state_key = $3 AND e.position <= $4 ORDER BY e.position",
        Map,
        room.Value,
        type,
        key,
        until);

    /// <summary>A user's changes of membership, in every room, in (after, until], oldest first.</summary>
    public static List<RoomEvent> MembershipChanges(DbSession session, UserId user, long after, long until) => session.Query(
        "SELECT " + Columns + " FROM events e WHERE e.type = 'm.room.member' AND e.state_key = $1 AND e.position > $2 AND e.position <= $3 ORDER BY e.position",
        Map,
        user.Value,
        after,
        until);

    /// <summary>Empties an event in place.</summary>
    public static void Redact(DbSession session, RoomEvent redacted) => session.Execute(
        "UPDATE events SET content = $2, redacted_by = $3 WHERE event_id = $1",
        redacted.Id.Value,
        redacted.ContentJson,
        redacted.RedactedBy?.Value);

    private static RoomEvent Map(DbRow row) => new()
    {
        Position = row.Integer(0),
        Id = EventId.Parse(row.Text(1)),
        RoomId = RoomId.Parse(row.Text(2)),
        Type = row.Text(3),
        StateKey = row.TextOrNull(4),
        Sender = UserId.Parse(row.Text(5)),
        ContentJson = row.Bytes(6),
        OriginServerTs = row.Integer(7),
        Depth = row.Integer(8),
        Previous = row.TextOrNull(9) is { } previous ? EventId.Parse(previous) : null,
        AuthEvents = [.. row.Text(10).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(EventId.Parse)],
        ContentHash = row.Text(11),
        Replaces = row.TextOrNull(12) is { } replaces ? EventId.Parse(replaces) : null,
        Device = row.TextOrNull(13) is { } device ? DeviceId.Parse(device) : null,
        TransactionId = row.TextOrNull(14),
        RedactedBy = row.TextOrNull(15) is { } by ? EventId.Parse(by) : null,
    };
}
