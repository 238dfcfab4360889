using System.Text.Json;
using Parley.Homeserver.AccountData;
using Parley.Homeserver.Ephemeral;
using Parley.Homeserver.Events;
using Parley.Homeserver.Filtering;
using Parley.Homeserver.Positions;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Sync;

/// <summary>Writes the changes in a room that the user is in.</summary>
/// <param name="session">The snapshot.</param>
/// <param name="request">The parameters of the sync.</param>
/// <param name="room">The room.</param>
/// <param name="isNew">Whether the client has no state of the room, or left it since.</param>
/// <param name="since">The position that the client has synced to.</param>
/// <param name="until">The position of the snapshot.</param>
/// <param name="typing">The typing users.</param>
/// <param name="now">The time, in ms since 1970.</param>
/// <param name="budget">What the response may still read.</param>
internal sealed class JoinedRoomSync(
    DbSession session,
    SyncRequest request,
    RoomId room,
    bool isNew,
    long since,
    SyncToken until,
    TypingStore typing,
    long now,
    ReadBudget budget)
{
    private readonly UserId _user = request.Session.User;
    private readonly long _after = isNew ? 0 : since;

    /// <summary>Gets whether the typing users have changed.</summary>
    public bool HasNewTyping => typing.ChangedSince(room, isNew ? 0 : request.Since?.Ephemeral ?? 0);

    /// <summary>Writes the room, unless there are no changes that pass the filter.</summary>
    /// <returns>Whether anything was written.</returns>
    public bool Write(Utf8JsonWriter writer)
    {
        var filter = request.Filter.Room;
        var timeline = filter?.Timeline.PassesRoom(room) == false
            ? new RoomTimeline([], false, until.Position)
            : RoomTimeline.Read(session, room, _user, filter?.Timeline, _after, until.Position, budget);
        var stateAfter = request.FullState ? 0 : _after;
        var beside = request.StateAfter is null
            ? timeline.StateBeside(session, room, stateAfter, until.Position)
            : EventTable.StateBetween(session, room, stateAfter, until.Position);
        var state = SelectState(timeline, beside);
        var receipts = ReceiptStore.ReadNew(session, room, _user, _after, until.Position);
        var news = isNew || request.FullState || timeline.Events.Count > 0 || timeline.Limited || state.Count > 0;
        var showsReceipts = receipts.Count > 0 && filter?.Ephemeral.PassesType(EventTypes.Receipt) != false;
        var showsTyping = HasNewTyping && filter?.Ephemeral.PassesType(EventTypes.Typing) != false;
        var hasData = AccountDataStore.HasNew(session, _user, room, _after, until.Position, filter?.AccountData);
        if (!news && !showsReceipts && !showsTyping && !hasData)
            return false;

        var events = new ClientEvents(session, request.Session, now);
        writer.WriteStartObject(room.Value);
        WriteTimeline(writer, events, timeline);
        writer.WriteStartObject(request.StateAfter ?? "state");
        events.WriteList(writer, "events", state, withRoom: false);
        writer.WriteEndObject();
        if (isNew || request.FullState || timeline.Events.Concat(beside).Any(item => item.Type == EventTypes.Member))
            RoomSummaries.Write(writer, session, room, _user);
        WriteEphemeral(writer, showsTyping, showsReceipts ? receipts : []);
        if (hasData)
            AccountDataStore.WriteNew(writer, session, _user, room, _after, until.Position, filter?.AccountData);
        UnreadCounts.Write(writer, session, room, _user, until.Position, byThread: filter?.Timeline?.UnreadThreadNotifications == true);
        writer.WriteEndObject();
        return true;
    }

    private static void WriteTimeline(Utf8JsonWriter writer, ClientEvents events, RoomTimeline timeline)
    {
        writer.WriteStartObject("timeline");
        events.WriteList(writer, "events", timeline.Events, withRoom: false);
        writer.WriteBoolean("limited", timeline.Limited);
        writer.WriteString("prev_batch", new SyncToken(timeline.Start).ToString());
        writer.WriteEndObject();
    }

    private List<RoomEvent> SelectState(RoomTimeline timeline, List<RoomEvent> beside)
    {
        var filter = request.Filter.Room?.State;
        if (filter?.LazyLoadMembers != true)
            return [.. beside.Where(item => filter.Passes(item))];
        var whole = isNew || request.FullState;
        var shown = timeline.Events.Select(item => item.Sender.Value).Append(_user.Value).ToHashSet(StringComparer.Ordinal);
        if (whole)
            shown.UnionWith(RoomSummaries.Heroes(session, room, _user).Select(hero => hero.Value));
        // Membership changes in a gap are included even with lazy loading: otherwise the client would keep outdated members.
        var selected = beside.Where(item => filter.Passes(item) && (item.Type != EventTypes.Member || !whole || shown.Contains(item.StateKey!))).ToList();
        if (!whole)
            selected.AddRange(SendersOf(timeline, [.. selected.Concat(timeline.Events).Where(item => item.Type == EventTypes.Member).Select(item => item.StateKey!)]));
        return selected;
    }

    private IEnumerable<RoomEvent> SendersOf(RoomTimeline timeline, HashSet<string> known) =>
        timeline.Events.Select(item => item.Sender.Value).Distinct().Where(sender => !known.Contains(sender))
            .Select(sender => EventTable.StateAt(session, room, EventTypes.Member, sender, request.StateAfter is null ? timeline.Start : until.Position))
            .OfType<RoomEvent>()
            .Where(item => request.Filter.Room?.State.Passes(item) != false);

    private void WriteEphemeral(Utf8JsonWriter writer, bool showsTyping, IReadOnlyList<Receipt> receipts)
    {
        writer.WriteStartObject("ephemeral");
        writer.WriteStartArray("events");
        if (showsTyping)
            typing.Write(writer, room);
        if (receipts.Count > 0)
            ReceiptStore.Write(writer, receipts);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
