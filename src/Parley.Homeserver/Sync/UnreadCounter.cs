using System.Text.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Sync;

/// <summary>
/// Counts the messages after the last one that the user has read or written. Highlights are those that name the user
/// (<c>m.mentions</c>); display names in the text do not count.
/// </summary>
internal static class UnreadCounter
{
    private const string Unread = """
         FROM events WHERE room_id = $1 AND sender <> $2 AND position <= $3 AND type IN ('m.room.message', 'm.room.encrypted') AND redacted_by IS NULL
        AND position > max(
          coalesce((SELECT max(e.position) FROM receipts r JOIN events e ON e.event_id = r.event_id WHERE r.room_id = $1 AND r.user_id = $2 AND r.type IN ('m.read', 'm.read.private')), 0),
          coalesce((SELECT max(position) FROM events WHERE room_id = $1 AND sender = $2), 0))
        """;

    public static void Write(Utf8JsonWriter writer, DbSession session, RoomId room, UserId user, long until)
    {
        var notifications = session.Integer("SELECT count(*)" + Unread, room.Value, user.Value, until) ?? 0;
        var highlights = notifications == 0 ? 0 : session.Integer(
            "SELECT count(*)" + Unread + " AND EXISTS (SELECT 1 FROM json_each(CAST(content AS TEXT), '$.\"m.mentions\".user_ids') WHERE value = $2)",
            room.Value,
            user.Value,
            until) ?? 0;
        writer.WriteStartObject("unread_notifications");
        writer.WriteNumber("notification_count", notifications);
        writer.WriteNumber("highlight_count", highlights);
        writer.WriteEndObject();
    }
}
