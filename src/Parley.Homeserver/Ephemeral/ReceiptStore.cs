using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Push;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Ephemeral;

/// <summary>Read receipts. https://spec.matrix.org/v1.16/client-server-api/#receipts</summary>
internal static class ReceiptStore
{
    /// <summary>The type of a receipt that all members receive.</summary>
    public const string Public = "m.read";

    /// <summary>The type of a receipt that only its own user receives.</summary>
    public const string Private = "m.read.private";

    /// <summary>Moves a receipt forward. A receipt for an earlier event is ignored.</summary>
    /// <exception cref="ApiException">M_INVALID_PARAM, or M_LIMIT_EXCEEDED if the user has too many in the room.</exception>
    public static void Set(WriteScope scope, RoomSnapshot room, Receipt receipt)
    {
        var session = scope.Session;
        StorageLimits.CheckLength(receipt.Thread, StorageLimits.MaxNameBytes, "'thread_id'");
        if (PositionOf(session, room.RoomId, receipt.Event) is not { } position)
            return;
        var thread = receipt.Thread switch
        {
            "" => null,
            "main" => "",
            var root => root,
        };
        NotificationTable.MarkRead(session, receipt.User, room.RoomId, thread, position);
        var before = session.Text(
            $"SELECT event_id FROM receipts WHERE room_id = {room.RoomId} AND type = {receipt.Type} AND user_id = {receipt.User} AND thread_id = {receipt.Thread}");
        if (before is not null && PositionOf(session, room.RoomId, EventId.Parse(before)) >= position)
            return;
        if (before is null && session.Integer($"SELECT count(*) FROM receipts WHERE room_id = {room.RoomId} AND user_id = {receipt.User}") >= StorageLimits.MaxReceipts)
            throw ApiException.LimitExceeded(null, $"A user can't have more than {StorageLimits.MaxReceipts} receipts in a room.");
        session.InsertOrReplace(
            "receipts",
            ("room_id", room.RoomId),
            ("type", receipt.Type),
            ("user_id", receipt.User),
            ("thread_id", receipt.Thread),
            ("event_id", receipt.Event),
            ("ts", receipt.Ts),
            ("position", scope.NextPosition()));
        scope.Concerns(receipt.User);
        if (receipt.Type == Public)
            foreach (var member in room.Joined)
                scope.Concerns(member);
    }

    /// <summary>Returns the receipts set in (after, until] that a user may see.</summary>
    public static List<Receipt> ReadNew(DbSession session, RoomId room, UserId reader, long after, long until) => session.Query(
        $"SELECT event_id, type, user_id, thread_id, ts FROM receipts WHERE room_id = {room} AND position > {after} AND position <= {until} AND (type = {Public} OR user_id = {reader}) ORDER BY position",
        row => new Receipt(row.Id<EventId>("event_id"), row.Text("type"), row.Id<UserId>("user_id"), row.Text("thread_id"), row.Integer("ts")));

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
        session.Integer($"SELECT position FROM events WHERE event_id = {id} AND room_id = {room}");
}
