using System.Text.Json;
using Parley.Homeserver.Accounts;
using Parley.Homeserver.Events;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>
/// Writes events as a client sees them. https://spec.matrix.org/v1.16/client-server-api/#room-event-format
/// </summary>
/// <param name="session">Where what an event refers to is read: the state it replaced, the redaction of it.</param>
/// <param name="reader">Who sees it: only the device that sent an event is told its transaction id.</param>
/// <param name="now">Milliseconds since 1970, for the events' age.</param>
internal sealed class ClientEvents(DbSession session, Session reader, long now)
{
    /// <summary>Writes an event.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="item">The event.</param>
    /// <param name="withRoom">Whether to say the room; in a sync it is said around the events.</param>
    public void Write(Utf8JsonWriter writer, RoomEvent item, bool withRoom)
    {
        writer.WriteStartObject();
        WriteBody(writer, item, withRoom);
        writer.WriteStartObject("unsigned");
        writer.WriteNumber("age", Math.Max(0, now - item.OriginServerTs));
        if (item.TransactionId is not null && item.Device == reader.Device && item.Sender == reader.User)
            writer.WriteString("transaction_id", item.TransactionId);
        if (item.Replaces is { } replaces)
            WriteReplaced(writer, replaces);
        if (item.RedactedBy is { } by)
            WriteRedaction(writer, by);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes a list of events.</summary>
    public void WriteList(Utf8JsonWriter writer, string name, IEnumerable<RoomEvent> items, bool withRoom)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
            Write(writer, item, withRoom);
        writer.WriteEndArray();
    }

    /// <summary>Writes an event as an invited user sees it. https://spec.matrix.org/v1.16/client-server-api/#stripped-state</summary>
    public static void WriteStripped(Utf8JsonWriter writer, RoomEvent item, bool withTime = false)
    {
        writer.WriteStartObject();
        writer.WriteString("type", item.Type);
        writer.WriteString("state_key", item.StateKey);
        writer.WriteString("sender", item.Sender.Value);
        if (withTime)
            writer.WriteNumber("origin_server_ts", item.OriginServerTs);
        WriteContent(writer, item);
        writer.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter writer, RoomEvent item, bool withRoom)
    {
        writer.WriteString("type", item.Type);
        writer.WriteString("event_id", item.Id.Value);
        if (withRoom)
            writer.WriteString("room_id", item.RoomId.Value);
        writer.WriteString("sender", item.Sender.Value);
        if (item.StateKey is not null)
            writer.WriteString("state_key", item.StateKey);
        writer.WriteNumber("origin_server_ts", item.OriginServerTs);
        // https://spec.matrix.org/v1.16/rooms/v11/#moving-the-redacts-property-of-mroomredaction-events-to-a-content-property: for older clients.
        if (item.Type == EventTypes.Redaction && item.Content.Text("redacts") is { } redacts)
            writer.WriteString("redacts", redacts);
        WriteContent(writer, item);
    }

    private static void WriteContent(Utf8JsonWriter writer, RoomEvent item)
    {
        writer.WritePropertyName("content");
        writer.WriteRawValue(item.ContentJson, skipInputValidation: true);
    }

    private void WriteReplaced(Utf8JsonWriter writer, EventId replaces)
    {
        writer.WriteString("replaces_state", replaces.Value);
        if (EventRows.Find(session, replaces) is not { } replaced)
            return;
        writer.WriteString("prev_sender", replaced.Sender.Value);
        writer.WritePropertyName("prev_content");
        writer.WriteRawValue(replaced.ContentJson, skipInputValidation: true);
    }

    private void WriteRedaction(Utf8JsonWriter writer, EventId by)
    {
        if (EventRows.Find(session, by) is not { } redaction)
            return;
        writer.WriteString("redacted_by", by.Value);
        writer.WriteStartObject("redacted_because");
        WriteBody(writer, redaction, withRoom: true);
        writer.WriteEndObject();
    }
}
