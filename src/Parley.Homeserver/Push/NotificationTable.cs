using Parley.Homeserver.Events;
using Parley.Homeserver.Json;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Push;

/// <summary>The unread events that notify users, in the database.</summary>
internal static class NotificationTable
{
    /// <summary>The unread events of a thread, or outside of threads if <paramref name="Thread"/> is empty.</summary>
    public readonly record struct Count(string Thread, long Notifications, long Highlights);

    /// <summary>An event that notifies a user, and the actions of the rule, JSON in UTF-8.</summary>
    public sealed record Notification(RoomEvent Event, byte[] Actions);

    public static void Add(DbSession session, UserId user, RoomEvent item, string thread, PushRule rule) => session.Insert(
        "notifications",
        ("user_id", user), ("room_id", item.RoomId), ("position", item.Position), ("thread_id", thread), ("highlight", rule.Highlights),
        ("actions", JsonBytes.Raw(rule.Actions)));

    /// <summary>Deletes the notifications up to a position.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="user">The user who has read the events.</param>
    /// <param name="room">The room.</param>
    /// <param name="thread">The thread, empty for events outside of threads; <see langword="null"/> for all.</param>
    /// <param name="until">The position of the last read event.</param>
    public static void MarkRead(DbSession session, UserId user, RoomId room, string? thread, long until) => session.Execute(
        $"DELETE FROM notifications WHERE user_id = {user} AND room_id = {room} AND position <= {until} AND ({thread} IS NULL OR thread_id = {thread})");

    /// <summary>Deletes the notifications of a redacted event.</summary>
    public static void Remove(DbSession session, RoomEvent item) => session.Execute($"DELETE FROM notifications WHERE position = {item.Position}");

    /// <summary>Returns the numbers of unread events of a room by thread.</summary>
    public static List<Count> CountsOf(DbSession session, UserId user, RoomId room, long until) => session.Query(
        $"""
        SELECT thread_id, count(*) AS notifications, sum(highlight) AS highlights FROM notifications
        WHERE user_id = {user} AND room_id = {room} AND position <= {until} GROUP BY thread_id
        """,
        row => new Count(row.Text("thread_id"), row.Integer("notifications"), row.Integer("highlights")));

    /// <summary>Returns the unread events before a position, newest first, until one of them is the last.</summary>
    public static List<Notification> Of(DbSession session, UserId user, long before, bool highlightsOnly, int limit, Func<Notification, bool> isLast) => session.Query(
        $"""
        SELECT e.*, n.actions FROM notifications n JOIN events e ON e.position = n.position
        WHERE n.user_id = {user} AND n.position < {before} AND (n.highlight = 1 OR {highlightsOnly} = 0) ORDER BY n.position DESC LIMIT {limit}
        """,
        row => new Notification(EventTable.Map(row), row.Bytes("actions")),
        isLast);
}
