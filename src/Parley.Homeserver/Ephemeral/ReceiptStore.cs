using System.Text.Json;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Ephemeral;

/// <summary>Read receipts. https://spec.matrix.org/v1.16/client-server-api/#receipts</summary>
internal static class ReceiptStore
{
    /// <summary>Moves a receipt forward; one that would move back is ignored.</summary>
    public static void Set(WriteScope scope, RoomState room, Receipt receipt)
    {
        var session = scope.Session;
        if (PositionOf(session, room.RoomId, receipt.Event) is not { } position)
            return;
        var before = session.Text(
            "SELECT event_id FROM receipts WHERE room_id = $1 AND type = $2 AND user_id = $3 AND thread_id = $4",
            room.RoomId.Value,
            receipt.Type,
            receipt.User.Value,
            receipt.Thread);
        if (before is not null && PositionOf(session, room.RoomId, EventId.Parse(before)) >= position)
            return;
        session.Execute(
            "INSERT OR REPLACE INTO receipts VALUES ($1, $2, $3, $4, $5, $6, $7)",
            room.RoomId.Value,
            receipt.Type,
            receipt.User.Value,
            receipt.Thread,
            receipt.Event.Value,
            receipt.Ts,
            scope.NextPosition());
        scope.Concerns(receipt.User);
        if (receipt.Type == "m.read")
            foreach (var member in room.Joined)
                scope.Concerns(member);
    }

    /// <summary>The receipts set in (after, until] that a user may see: private ones are for their own user.</summary>
    public static List<Receipt> ReadNew(DbSession session, RoomId room, UserId reader, long after, long until) => session.Query(
        "SELECT event_id, type, user_id, thread_id, ts FROM receipts WHERE room_id = $1 AND position > $2 AND position <= $3 AND (type = 'm.read' OR user_id = $4) ORDER BY position",
        row => new Receipt(EventId.Parse(row.Text(0)), row.Text(1), UserId.Parse(row.Text(2)), row.Text(3), row.Integer(4)),
        room.Value,
        after,
        until,
        reader.Value);

    /// <summary>Writes an <c>m.receipt</c> event.</summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<Receipt> receipts)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "m.receipt");
        writer.WriteStartObject("content");
        foreach (var ofEvent in receipts.GroupBy(receipt => receipt.Event))
        {
            writer.WriteStartObject(ofEvent.Key.Value);
            foreach (var ofType in ofEvent.GroupBy(receipt => receipt.Type))
            {
                writer.WriteStartObject(ofType.Key);
                foreach (var receipt in ofType.DistinctBy(receipt => receipt.User))
                    WriteOne(writer, receipt);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteOne(Utf8JsonWriter writer, Receipt receipt)
    {
        writer.WriteStartObject(receipt.User.Value);
        writer.WriteNumber("ts", receipt.Ts);
        if (receipt.Thread.Length > 0)
            writer.WriteString("thread_id", receipt.Thread);
        writer.WriteEndObject();
    }

    private static long? PositionOf(DbSession session, RoomId room, EventId id) =>
        session.Integer("SELECT position FROM events WHERE event_id = $1 AND room_id = $2", id.Value, room.Value);
}
