using System.Text.Json;
using Parley.Homeserver.Push;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Sync;

/// <summary>Writes the numbers of unread events that notify the user. https://spec.matrix.org/v1.16/client-server-api/#receiving-notifications</summary>
internal static class UnreadCounts
{
    /// <summary>Writes the counts.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="session">The snapshot.</param>
    /// <param name="room">The room.</param>
    /// <param name="user">The user.</param>
    /// <param name="until">The position of the snapshot.</param>
    /// <param name="byThread">Whether to write the counts of threads separately.</param>
    public static void Write(Utf8JsonWriter writer, DbSession session, RoomId room, UserId user, long until, bool byThread)
    {
        var counts = NotificationTable.CountsOf(session, user, room, until);
        var main = counts.FindAll(count => !byThread || count.Thread.Length == 0);
        writer.WritePropertyName("unread_notifications");
        WriteOne(writer, main.Sum(count => count.Notifications), main.Sum(count => count.Highlights));
        if (!byThread || counts.TrueForAll(count => count.Thread.Length == 0))
            return;
        writer.WriteStartObject("unread_thread_notifications");
        foreach (var count in counts.Where(count => count.Thread.Length > 0))
        {
            writer.WritePropertyName(count.Thread);
            WriteOne(writer, count.Notifications, count.Highlights);
        }
        writer.WriteEndObject();
    }

    private static void WriteOne(Utf8JsonWriter writer, long notifications, long highlights)
    {
        writer.WriteStartObject();
        writer.WriteNumber("notification_count", notifications);
        writer.WriteNumber("highlight_count", highlights);
        writer.WriteEndObject();
    }
}
