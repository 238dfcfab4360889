using System.Text.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Sync;

/// <summary>
/// Counts the messages after the last one that the user read or sent. Messages that mention the user (<c>m.mentions</c>) are highlights;
/// display names in the text are not.
/// </summary>
internal static class UnreadCounter
{
    public static void Write(Utf8JsonWriter writer, DbSession session, RoomId room, UserId user, long until)
    {
        var after = LastSeen(session, room, user);
        var notifications = session.Integer(
            $"""
            SELECT count(*) FROM events WHERE room_id = {room} AND sender <> {user} AND position > {after} AND position <= {until}
              AND type IN ('m.room.message', 'm.room.encrypted') AND redacted_by IS NULL
            """) ?? 0;
        var highlights = notifications == 0 ? 0 : session.Integer(
            $"""
            SELECT count(*) FROM events WHERE room_id = {room} AND sender <> {user} AND position > {after} AND position <= {until}
              AND type IN ('m.room.message', 'm.room.encrypted') AND redacted_by IS NULL
              AND EXISTS (SELECT 1 FROM json_each(CAST(content AS TEXT), '$."m.mentions".user_ids') WHERE value = {user})
            """) ?? 0;
        writer.WriteStartObject("unread_notifications");
        writer.WriteNumber("notification_count", notifications);
        writer.WriteNumber("highlight_count", highlights);
        writer.WriteEndObject();
    }

    // The position of the last event that the user read or sent.
    private static long LastSeen(DbSession session, RoomId room, UserId user) => session.Integer(
        $"""
        SELECT max(
          coalesce((SELECT max(e.position) FROM receipts r JOIN events e ON e.event_id = r.event_id WHERE r.room_id = {room} AND r.user_id = {user} AND r.type IN ('m.read', 'm.read.private')), 0),
          coalesce((SELECT max(position) FROM events WHERE room_id = {room} AND sender = {user}), 0))
        """) ?? 0;
}
