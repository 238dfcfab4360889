using System.Buffers;
using System.Text.Json;
using Parley.Homeserver.AccountData;
using Parley.Homeserver.Ephemeral;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Filtering;
using Parley.Homeserver.Json;
using Parley.Homeserver.Keys;
using Parley.Homeserver.Positions;
using Parley.Homeserver.Push;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Homeserver.ToDevice;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Sync;

/// <summary>Writes the response of a sync from one snapshot. https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3sync</summary>
internal sealed class SyncBuilder
{
    private readonly DbSession _session;
    private readonly SyncRequest _request;
    private readonly TypingStore _typing;
    private readonly PresenceStore _presence;
    private readonly long _now;
    private readonly long _since;
    private readonly SyncToken _until;
    private readonly bool _isFirst;
    private readonly RoomFilter? _roomFilter;
    private readonly ILookup<RoomId, RoomEvent> _ownChanges;
    private readonly IReadOnlySet<UserId> _ignored;
    private readonly ReadBudget _budget = new();
    private bool _hasNews;

    /// <summary>Reads the positions and the own membership changes.</summary>
    public SyncBuilder(DbSession session, SyncRequest request, TypingStore typing, PresenceStore presence, long now)
    {
        _session = session;
        _request = request;
        _typing = typing;
        _presence = presence;
        _now = now;
        _isFirst = request.Since is null;
        _since = request.Since?.Position ?? 0;
        // Read the serial first: a change after it is sent again by the next sync, and is not lost.
        var ephemeral = presence.Serial;
        var position = Database.PositionOf(session);
        if (_since > position)
            throw ApiException.InvalidParam("'since' is a token of another database. Start with an initial sync.");
        // A full inbox is delivered over several syncs, each of which ends with its last message.
        _until = new SyncToken(ToDeviceStore.LastThatFits(session, request.Session, _since, position), ephemeral);
        _roomFilter = request.Filter.Room;
        _ignored = IgnoredUsers.Of(session, request.Session.User);
        _ownChanges = _isFirst
            ? Array.Empty<RoomEvent>().ToLookup(item => item.RoomId)
            : EventTable.MembershipChanges(session, request.Session.User, _since, _until.Position).ToLookup(item => item.RoomId);
    }

    /// <summary>Writes the response.</summary>
    public SyncAnswer Build()
    {
        var output = new ArrayBufferWriter<byte>(2048);
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteString("next_batch", _until.ToString());
        WriteToDevice(writer);
        WriteAccountData(writer);
        WritePresence(writer);
        WriteDeviceLists(writer);
        WriteRooms(writer);
        writer.WriteEndObject();
        writer.Flush();
        return new SyncAnswer(output.WrittenSpan.ToArray(), _hasNews);
    }

    private void WriteToDevice(Utf8JsonWriter writer)
    {
        var messages = ToDeviceStore.Read(_session, _request.Session, _since, _until.Position);
        if (messages.Count == 0)
            return;
        _hasNews = true;
        writer.WriteStartObject("to_device");
        writer.WriteStartArray("events");
        foreach (var message in messages)
            message.Write(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // Clients read the push rules from the first response.
    private void WriteAccountData(Utf8JsonWriter writer)
    {
        var user = _request.Session.User;
        var rules = _isFirst ? (AccountDataStore.PushRules, PushRuleset.DefaultsOf(user).ToContent()) : ((string, byte[])?)null;
        _hasNews |= AccountDataStore.WriteNew(writer, _session, user, null, _since, _until.Position, _request.Filter.AccountData, rules);
    }

    private void WritePresence(Utf8JsonWriter writer)
    {
        var filter = _request.Filter.Presence;
        var after = _request.Since?.Ephemeral ?? 0;
        var changed = filter.PassesType(PresenceStore.EventType) && _presence.AnyChangedSince(after)
            ? _presence.ChangedSince(after, DeviceListStore.Sharing(_session, _request.Session.User)) : [];
        changed.RemoveAll(item => filter?.Senders?.Contains(item.User) == false || filter?.NotSenders?.Contains(item.User) == true);
        if (changed.Count == 0)
            return;
        _hasNews = true;
        writer.WriteStartObject("presence");
        writer.WriteStartArray("events");
        foreach (var item in changed)
            _presence.WriteEvent(writer, item);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteDeviceLists(Utf8JsonWriter writer)
    {
        var user = _request.Session.User;
        var changed = _isFirst ? [] : DeviceListStore.Changed(_session, user, _since, _until.Position);
        var left = _isFirst ? [] : DeviceListStore.Left(_session, user, _since, _until.Position);
        if (changed.Count + left.Count > 0)
        {
            _hasNews = true;
            writer.WriteStartObject("device_lists");
            writer.WriteTexts("changed", changed);
            writer.WriteTexts("left", left);
            writer.WriteEndObject();
        }
        writer.WriteStartObject("device_one_time_keys_count");
        foreach (var (algorithm, count) in KeyStore.OneTimeKeyCounts(_session, _request.Session))
            writer.WriteNumber(algorithm, count);
        writer.WriteEndObject();
        writer.WriteStartArray("device_unused_fallback_key_types");
        foreach (var algorithm in KeyStore.UnusedFallbackAlgorithms(_session, _request.Session))
            writer.WriteStringValue(algorithm);
        writer.WriteEndArray();
    }

    private void WriteRooms(Utf8JsonWriter writer)
    {
        var memberships = MembershipTable.OfUser(_session, _request.Session.User, _isFirst ? long.MaxValue : _since, _until.Position);
        var wanted = memberships.Where(item => _roomFilter?.Rooms?.Contains(item.Room) != false && _roomFilter?.NotRooms?.Contains(item.Room) != true).ToList();
        writer.WriteStartObject("rooms");
        WriteJoined(writer, wanted.Where(item => item.Membership == "join").Select(item => item.Room));
        WritePending(writer, "invite", "invite_state", wanted.Where(item => item.Membership == "invite" && !IsFromIgnored(item)).Select(item => (item.Room, item.Position)));
        WritePending(writer, "knock", "knock_state", wanted.Where(item => item.Membership == "knock").Select(item => (item.Room, item.Position)));
        WriteLeft(writer, wanted.Where(item => item.Membership is "leave" or "ban").Select(item => (item.Room, item.Position)));
        writer.WriteEndObject();
    }

    private bool IsFromIgnored(MembershipTable.Row invite) =>
        EventTable.StateAt(_session, invite.Room, EventTypes.Member, _request.Session.User.Value, invite.Position) is { } item && _ignored.Contains(item.Sender);

    private void WriteJoined(Utf8JsonWriter writer, IEnumerable<RoomId> rooms)
    {
        var changed = ChangedRooms();
        writer.WriteStartObject("join");
        foreach (var room in rooms)
        {
            var isNew = _isFirst || IsNewlyJoined(room);
            var sync = new JoinedRoomSync(_session, _request, room, isNew, _since, _until, _typing, _now, _budget);
            if (!isNew && !_request.FullState && !changed.Contains(room) && !sync.HasNewTyping)
                continue;
            _hasNews |= sync.Write(writer);
        }
        writer.WriteEndObject();
    }

    private HashSet<RoomId> ChangedRooms()
    {
        if (_isFirst)
            return [];
        return [.. _session.Query(
            $"""
            SELECT DISTINCT room_id FROM events WHERE position > {_since} AND position <= {_until.Position}
            UNION SELECT room_id FROM receipts WHERE position > {_since} AND position <= {_until.Position}
            UNION SELECT room_id FROM account_data WHERE user_id = {_request.Session.User} AND room_id <> '' AND position > {_since} AND position <= {_until.Position}
            """,
            row => row.Id<RoomId>("room_id"))];
    }

    private bool IsNewlyJoined(RoomId room)
    {
        var changes = _ownChanges[room].ToList();
        if (changes.Count == 0)
            return false;
        var before = EventTable.StateAt(_session, room, EventTypes.Member, _request.Session.User.Value, _since);
        return before?.Content.Text("membership") != "join" || changes.Exists(item => item.Content.Text("membership") != "join");
    }

    private void WritePending(Utf8JsonWriter writer, string section, string stateName, IEnumerable<(RoomId Room, long Position)> rooms)
    {
        writer.WriteStartObject(section);
        foreach (var (room, position) in rooms)
        {
            if (!_isFirst && !_request.FullState && position <= _since)
                continue;
            _hasNews = true;
            writer.WriteStartObject(room.Value);
            writer.WriteStartObject(stateName);
            writer.WriteStartArray("events");
            foreach (var item in StrippedState.At(_session, room, _request.Session.User, position))
                ClientEvents.WriteStripped(writer, item);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private void WriteLeft(Utf8JsonWriter writer, IEnumerable<(RoomId Room, long Position)> rooms)
    {
        writer.WriteStartObject("leave");
        foreach (var (room, position) in rooms)
        {
            if (_isFirst ? _roomFilter?.IncludeLeave != true : position <= _since)
                continue;
            _hasNews = true;
            new LeftRoomSync(_session, _request, room, _since, position, _now, _budget).Write(writer);
        }
        writer.WriteEndObject();
    }
}
