using Parley.Homeserver.Events;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.State;

/// <summary>The full-text index of messages, room names and topics. Encrypted events cannot be searched.</summary>
internal static class SearchTable
{
    private static readonly SqlPart ByRank = new("s.rank, e.position DESC"), ByTime = new("e.position DESC");

    /// <summary>Adds an event. An edit changes the text of its original.</summary>
    public static void Add(DbSession session, RoomEvent item)
    {
        if (TextOf(item) is not { } text)
            return;
        if (RelationTable.Of(item) is { Type: RelationTable.Replace } edit)
            AddEdit(session, item, edit.Parent);
        else
            session.Insert("search", ("rowid", item.Position), ("body", text));
    }

    /// <summary>Deletes a redacted event.</summary>
    public static void Remove(DbSession session, RoomEvent item) => session.Execute($"DELETE FROM search WHERE rowid = {item.Position}");

    /// <summary>Returns the matching events in the rooms that a user is in.</summary>
    /// <param name="session">The snapshot.</param>
    /// <param name="user">The user.</param>
    /// <param name="query">The query in the syntax of FTS5.</param>
    /// <param name="byRank">Whether the best matches come first, and not the newest.</param>
    /// <param name="skip">The number of matches to skip.</param>
    /// <param name="limit">The maximum number of matches.</param>
    public static List<(RoomEvent Event, double Rank)> Find(DbSession session, UserId user, string query, bool byRank, long skip, int limit)
    {
        var order = byRank ? ByRank : ByTime;
        return session.Query(
            $"""
            SELECT e.*, s.rank FROM search s JOIN events e ON e.position = s.rowid
            WHERE search MATCH {query} AND e.room_id IN (SELECT room_id FROM memberships WHERE user_id = {user} AND membership = 'join')
            ORDER BY {order} LIMIT {limit} OFFSET {skip}
            """,
            row => (EventTable.Map(row), -row.Number("rank")));
    }

    private static void AddEdit(DbSession session, RoomEvent edit, EventId original)
    {
        if (edit.Content.Object("m.new_content")?.Text("body") is not { } text || EventTable.Find(session, original) is not { RedactedBy: null } edited
            || edited.RoomId != edit.RoomId || edited.Sender != edit.Sender || edited.Type != edit.Type)
            return;
        Remove(session, edited);
        session.Insert("search", ("rowid", edited.Position), ("body", text));
    }

    private static string? TextOf(RoomEvent item) => (item.Type, item.StateKey) switch
    {
        (EventTypes.Message, null) => item.Content.Text("body"),
        (EventTypes.Name, "") => item.Content.Text("name"),
        (EventTypes.Topic, "") => item.Content.Text("topic"),
        _ => null,
    };
}
