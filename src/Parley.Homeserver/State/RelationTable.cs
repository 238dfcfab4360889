using Parley.Homeserver.Events;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.State;

/// <summary>The relations of events, in the database. https://spec.matrix.org/v1.16/client-server-api/#forming-relationships-between-events</summary>
internal static class RelationTable
{
    /// <summary>The relation of an edit.</summary>
    public const string Replace = "m.replace";

    /// <summary>The relation of a reaction.</summary>
    public const string Annotation = "m.annotation";

    /// <summary>The relation of an event in a thread to its root.</summary>
    public const string Thread = "m.thread";

    /// <summary>The relation of an event that refers to another.</summary>
    public const string Reference = "m.reference";

    /// <summary>The number of relations that a recursive request follows.</summary>
    public const int MaxDepth = 3;

    private static readonly SqlPart Ascending = new("ASC"), Descending = new("DESC");

    /// <summary>Which relations to return; <see langword="null"/> includes all.</summary>
    public readonly record struct ChildFilter(string? RelType, string? EventType, bool Recurse);

    /// <summary>The relation of an event.</summary>
    public readonly record struct Relation(EventId Parent, string Type, string? Key);

    /// <summary>A reaction to an event, and the number of its senders.</summary>
    public readonly record struct Reaction(string Type, string Key, long Count);

    /// <summary>A thread: the last event in it, the number of its events, and whether a user sent one of them.</summary>
    public readonly record struct ThreadSummary(RoomEvent Latest, long Count, bool Participated);

    /// <summary>Returns the relation of an event; <see langword="null"/> if it has none. State events have none.</summary>
    public static Relation? Of(RoomEvent item) =>
        item.StateKey is null && item.Content.Object("m.relates_to") is { } related && related.Text("rel_type") is { } type && EventId.TryParse(related.Text("event_id"), out var parent)
            ? new Relation(parent, type, related.Text("key"))
            : null;

    /// <summary>Stores the relation of a new event.</summary>
    public static void Add(DbSession session, RoomEvent item)
    {
        if (Of(item) is not { } relation)
            return;
        session.Insert(
            "relations",
            ("position", item.Position), ("room_id", item.RoomId), ("parent", relation.Parent), ("rel_type", relation.Type), ("type", item.Type), ("sender", item.Sender), ("key", relation.Key));
    }

    /// <summary>Deletes the relation of a redacted event.</summary>
    public static void Remove(DbSession session, RoomEvent item) => session.Execute($"DELETE FROM relations WHERE position = {item.Position}");

    /// <summary>Returns whether an event has relations to it.</summary>
    public static bool Any(DbSession session, EventId parent) => session.Any($"SELECT 1 FROM relations WHERE parent = {parent} LIMIT 1");

    /// <summary>Returns whether a user has sent an annotation with a key.</summary>
    public static bool HasAnnotation(DbSession session, EventId parent, string type, UserId sender, string key) => session.Any(
        $"SELECT 1 FROM relations WHERE parent = {parent} AND rel_type = {Annotation} AND type = {type} AND sender = {sender} AND key = {key}");

    /// <summary>Returns the last valid edit of an event: by its sender, of its type.</summary>
    public static RoomEvent? LatestEdit(DbSession session, RoomEvent original) => original.RedactedBy is not null ? null : session.First(
        $"""
        SELECT e.* FROM relations r JOIN events e ON e.position = r.position
        WHERE r.parent = {original.Id} AND r.rel_type = {Replace} AND r.room_id = {original.RoomId} AND r.type = {original.Type} AND r.sender = {original.Sender}
        ORDER BY e.origin_server_ts DESC, e.position DESC LIMIT 1
        """,
        EventTable.Map);

    /// <summary>Returns the reactions to an event, the most frequent first.</summary>
    public static List<Reaction> Reactions(DbSession session, RoomEvent parent) => session.Query(
        $"""
        SELECT type, key, count(DISTINCT sender) AS number FROM relations
        WHERE parent = {parent.Id} AND rel_type = {Annotation} AND room_id = {parent.RoomId} AND key IS NOT NULL GROUP BY type, key ORDER BY number DESC, min(position) LIMIT 100
        """,
        row => new Reaction(row.Text("type"), row.Text("key"), row.Integer("number")));

    /// <summary>Returns the events that refer to an event, oldest first.</summary>
    public static List<EventId> References(DbSession session, RoomEvent parent) => session.Query(
        $"""
        SELECT e.event_id FROM relations r JOIN events e ON e.position = r.position
        WHERE r.parent = {parent.Id} AND r.rel_type = {Reference} AND r.room_id = {parent.RoomId} ORDER BY r.position LIMIT 100
        """,
        row => row.Id<EventId>("event_id"));

    /// <summary>Returns the thread that an event starts; <see langword="null"/> if there is none.</summary>
    public static ThreadSummary? ThreadOf(DbSession session, RoomEvent root, UserId reader)
    {
        var latest = session.First(
            $"""
            SELECT e.* FROM relations r JOIN events e ON e.position = r.position
            WHERE r.parent = {root.Id} AND r.rel_type = {Thread} AND r.room_id = {root.RoomId} ORDER BY r.position DESC LIMIT 1
            """,
            EventTable.Map);
        if (latest is null)
            return null;
        var count = session.Integer($"SELECT count(*) FROM relations WHERE parent = {root.Id} AND rel_type = {Thread} AND room_id = {root.RoomId}") ?? 0;
        return new ThreadSummary(latest, count, root.Sender == reader || HasSent(session, root, reader));
    }

    /// <summary>Returns the related events in (after, until], newest first or oldest first, until one of them is the last.</summary>
    public static List<RoomEvent> Children(DbSession session, RoomEvent parent, ChildFilter filter, long after, long until, bool backward, int limit, Func<RoomEvent, bool> isLast)
    {
        var depth = filter.Recurse ? MaxDepth : 1;
        var order = backward ? Descending : Ascending;
        return session.Query(
            $"""
            WITH RECURSIVE related (position, event_id, depth) AS (
              SELECT r.position, e.event_id, 1 FROM relations r JOIN events e ON e.position = r.position
              WHERE r.parent = {parent.Id} AND r.room_id = {parent.RoomId} AND ({filter.RelType} IS NULL OR r.rel_type = {filter.RelType})
              UNION
              SELECT r.position, e.event_id, related.depth + 1 FROM related JOIN relations r ON r.parent = related.event_id JOIN events e ON e.position = r.position
              WHERE related.depth < {depth} AND r.room_id = {parent.RoomId} AND ({filter.RelType} IS NULL OR r.rel_type = {filter.RelType}))
            SELECT DISTINCT e.* FROM related JOIN events e ON e.position = related.position
            WHERE e.position > {after} AND e.position <= {until} AND ({filter.EventType} IS NULL OR e.type = {filter.EventType})
            ORDER BY e.position {order} LIMIT {limit}
            """,
            EventTable.Map,
            isLast);
    }

    /// <summary>Returns the roots of the threads of a room whose last event is before a position, and the position of that event; the newest first.</summary>
    public static List<(RoomEvent Root, long Latest)> Threads(DbSession session, RoomId room, UserId? participant, long before, int limit, Func<RoomEvent, bool> isLast) => session.Query(
        $"""
        SELECT e.*, t.latest FROM (
          SELECT parent, max(position) AS latest FROM relations WHERE room_id = {room} AND rel_type = {Thread} GROUP BY parent) t
        JOIN events e ON e.event_id = t.parent
        WHERE e.room_id = {room} AND t.latest < {before} AND ({participant} IS NULL OR e.sender = {participant}
          OR EXISTS (SELECT 1 FROM relations r WHERE r.parent = e.event_id AND r.rel_type = {Thread} AND r.sender = {participant}))
        ORDER BY t.latest DESC LIMIT {limit}
        """,
        row => (Root: EventTable.Map(row), Latest: row.Integer("latest")),
        thread => isLast(thread.Root));

    private static bool HasSent(DbSession session, RoomEvent root, UserId user) =>
        session.Any($"SELECT 1 FROM relations WHERE parent = {root.Id} AND rel_type = {Thread} AND sender = {user}");
}
