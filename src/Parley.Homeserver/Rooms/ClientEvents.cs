using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>
/// Writes events in the format for clients. https://spec.matrix.org/v1.16/client-server-api/#room-event-format
/// </summary>
/// <param name="session">The snapshot to read the replaced state and the redaction of an event from.</param>
/// <param name="reader">The receiving device. Only the device that sent an event gets its transaction ID.</param>
/// <param name="now">The time, in ms since 1970, for the age of the events.</param>
internal sealed class ClientEvents(DbSession session, Session reader, long now)
{
    private const int MaxDepth = 2;

    private RoomId _room;
    private long _memberSince;
    private HistoryFilter? _history;

    /// <summary>Writes an event.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="item">The event.</param>
    /// <param name="withRoom">Whether to write the room ID, which a sync omits.</param>
    public void Write(Utf8JsonWriter writer, RoomEvent item, bool withRoom) => Write(writer, item, withRoom, depth: 0);

    private void Write(Utf8JsonWriter writer, RoomEvent item, bool withRoom, int depth)
    {
        writer.WriteStartObject();
        WriteBody(writer, item, withRoom);
        writer.WriteStartObject("unsigned");
        writer.WriteNumber("age", Math.Max(0, now - item.OriginServerTs));
        writer.WriteString("membership", MembershipAt(item));
        if (item.TransactionId is not null && item.Device == reader.Device && item.Sender == reader.User)
            writer.WriteString("transaction_id", item.TransactionId);
        if (item.Replaces is { } replaces)
            WriteReplaced(writer, replaces);
        if (item.RedactedBy is { } by)
            WriteRedaction(writer, by);
        // An event inside of another has its edits, but no further events inside.
        if (depth < MaxDepth && item.StateKey is null && RelationTable.Any(session, item.Id))
            WriteRelations(writer, item, depth);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // https://spec.matrix.org/v1.16/client-server-api/#aggregations-of-child-events
    private void WriteRelations(Utf8JsonWriter writer, RoomEvent item, int depth)
    {
        writer.WriteStartObject("m.relations");
        if (RelationTable.LatestEdit(session, item) is { } edit && History(edit).Allows(edit))
        {
            writer.WritePropertyName(RelationTable.Replace);
            Write(writer, edit, withRoom: true, MaxDepth);
        }
        if (RelationTable.ThreadOf(session, item, reader.User) is var (latest, count, participated) && History(latest).Allows(latest))
        {
            writer.WriteStartObject(RelationTable.Thread);
            writer.WritePropertyName("latest_event");
            Write(writer, latest, withRoom: true, depth + 1);
            writer.WriteNumber("count", count);
            writer.WriteBoolean("current_user_participated", participated);
            writer.WriteEndObject();
        }
        WriteChunk(writer, RelationTable.Reference, RelationTable.References(session, item), static (writer, id) => writer.WriteString("event_id", id.Value));
        WriteChunk(writer, RelationTable.Annotation, RelationTable.Reactions(session, item), static (writer, reaction) =>
        {
            writer.WriteString("type", reaction.Type);
            writer.WriteString("key", reaction.Key);
            writer.WriteNumber("count", reaction.Count);
        });
        writer.WriteEndObject();
    }

    private static void WriteChunk<T>(Utf8JsonWriter writer, string name, List<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
            return;
        writer.WriteStartObject(name);
        writer.WriteStartArray("chunk");
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(writer, item);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes a list of events. Timelines and pages have a budget; the state of large rooms has this bound only.</summary>
    /// <exception cref="ApiException">M_TOO_LARGE: the response is too large.</exception>
    public void WriteList(Utf8JsonWriter writer, string name, IEnumerable<RoomEvent> items, bool withRoom)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            Write(writer, item, withRoom);
            RequestLimits.CheckResponse(writer);
        }
        writer.WriteEndArray();
    }

    /// <summary>Writes a stripped event. https://spec.matrix.org/v1.16/client-server-api/#stripped-state</summary>
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
        if (EventTable.Find(session, replaces) is not { } replaced || !MaySee(replaced))
            return;
        writer.WriteString("prev_sender", replaced.Sender.Value);
        writer.WritePropertyName("prev_content");
        writer.WriteRawValue(replaced.ContentJson, skipInputValidation: true);
    }

    private void WriteRedaction(Utf8JsonWriter writer, EventId by)
    {
        if (EventTable.Find(session, by) is not { } redaction)
            return;
        writer.WriteString("redacted_by", by.Value);
        if (!MaySee(redaction))
            return;
        writer.WriteStartObject("redacted_because");
        WriteBody(writer, redaction, withRoom: true);
        writer.WriteEndObject();
    }

    // The events inside of others: the reader may see an event, but not the one that it replaces.
    private bool MaySee(RoomEvent item) => IsMemberSince(item) || History(item).Allows(item);

    // https://spec.matrix.org/v1.16/client-server-api/#definition-clientevent: the membership of the reader at the event.
    private string MembershipAt(RoomEvent item) => IsMemberSince(item) ? "join" : History(item).MembershipAt(item.Position) ?? "leave";

    // A member sees everything since the event that made them one, which needs no history.
    private bool IsMemberSince(RoomEvent item)
    {
        if (item.RoomId != _room)
        {
            _room = item.RoomId;
            _memberSince = MembershipTable.Find(session, reader.User, item.RoomId) is { Membership: "join" } member ? member.Position : long.MaxValue;
            _history = null;
        }
        return item.Position >= _memberSince;
    }

    private HistoryFilter History(RoomEvent item) => _history ??= new HistoryFilter(session, item.RoomId, reader.User, long.MaxValue);
}
