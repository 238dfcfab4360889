using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Rooms;

/// <summary>Creates rooms. https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3createroom</summary>
internal sealed class RoomCreation(HomeserverOptions options, ServerIdentity server, RoomCache rooms, EventWriter events, RoomMembership membership)
{
    /// <summary>The only room version that this server supports.</summary>
    public const string Version = "11";

    /// <summary>Creates a room.</summary>
    /// <param name="scope">The change in progress.</param>
    /// <param name="creator">The user who creates it.</param>
    /// <param name="request">The body of <c>createRoom</c>.</param>
    /// <param name="device">The creating device; <see langword="null"/> if the server creates the room.</param>
    /// <exception cref="ApiException">M_LIMIT_EXCEEDED, M_UNSUPPORTED_ROOM_VERSION, M_ROOM_IN_USE, M_INVALID_PARAM, M_INVALID_ROOM_STATE, M_TOO_LARGE.</exception>
    public RoomId Create(WriteScope scope, UserId creator, CreateRoomRequest request, DeviceId? device = null)
    {
        if (request.RoomVersion is { } version && version != Version)
            throw new ApiException(400, ErrorCode.UnsupportedRoomVersion, $"This server supports room version {Version} only.");
        if (device is not null && scope.Session.Integer($"SELECT count(*) FROM rooms WHERE creator = {creator}") >= options.LoadLimits.RoomsPerUser)
            throw ApiException.LimitExceeded(null, $"A user can't create more than {options.LoadLimits.RoomsPerUser} rooms on this server.");
        RequestLimits.CheckCount(request.Invite?.Count ?? 0, RequestLimits.MaxInvitations, "invitations");
        RequestLimits.CheckCount(request.InitialState?.Count ?? 0, RequestLimits.MaxInitialState, "events in 'initial_state'");
        var defaults = RoomDefaults.Of(request);
        var room = server.NewRoom();
        var alias = AddAlias(scope, room, creator, request.RoomAliasName);
        scope.Session.Insert("rooms", ("room_id", room), ("creator", creator), ("listed", request.Visibility == RoomVisibility.Public), ("depth", 0));
        rooms.Set(scope, new RoomSnapshot { RoomId = room });

        var create = (request.CreationContent ?? new()) with { Creator = null, RoomVersion = Version };
        Send(EventTypes.Create, create, MatrixJson.Default.CreateContent);
        membership.Change(scope, room, creator, creator, Membership.Join, device: device);
        Send(EventTypes.PowerLevels, defaults.PowerLevels(creator, request), MatrixJson.Default.PowerLevelsContent);
        if (alias is not null)
            Send(EventTypes.CanonicalAlias, new() { Alias = alias }, MatrixRareJson.Default.CanonicalAliasContent);
        if (!HasInitial(EventTypes.JoinRules))
            Send(EventTypes.JoinRules, new() { JoinRule = defaults.JoinRule }, MatrixJson.Default.JoinRulesContent);
        if (!HasInitial(EventTypes.HistoryVisibility))
            Send(EventTypes.HistoryVisibility, new() { HistoryVisibility = HistoryVisibility.Shared }, MatrixRareJson.Default.HistoryVisibilityContent);
        if (!HasInitial(EventTypes.GuestAccess))
            Send(EventTypes.GuestAccess, new() { GuestAccess = defaults.GuestAccess }, MatrixRareJson.Default.GuestAccessContent);
        foreach (var item in request.InitialState ?? [])
            SendInitial(item);
        if (request.Name is not null)
            Send(EventTypes.Name, new() { Name = request.Name }, MatrixJson.Default.NameContent);
        if (request.Topic is not null)
            Append(EventTypes.Topic, "", TopicContent(request.Topic));
        foreach (var guest in request.Invite ?? [])
            membership.Change(scope, room, creator, guest, Membership.Invite, InviteContent(request), device);
        return room;

        void Send<T>(string type, T content, JsonTypeInfo<T> json) => Append(type, "", JsonSerializer.SerializeToElement(content, json));

        void Append(string type, string key, JsonElement content) => events.Append(scope, new EventDraft(room, creator, type, key, content) { Device = device });

        void SendInitial(InitialState item)
        {
            if (item is null)
                throw ApiException.BadJson("An event in 'initial_state' is null.");
            if (item.Content.ValueKind != JsonValueKind.Object)
                throw ApiException.BadJson($"The content of {item.Type} in 'initial_state' is not an object.");
            if (item.Type is EventTypes.Create or EventTypes.Member)
                throw new ApiException(400, ErrorCode.InvalidRoomState, $"'initial_state' must not contain {item.Type}.");
            Append(item.Type, item.StateKey ?? "", item.Content);
        }

        bool HasInitial(string type) => request.InitialState?.Any(item => item?.Type == type && string.IsNullOrEmpty(item.StateKey)) == true;
    }

    private RoomAlias? AddAlias(WriteScope scope, RoomId room, UserId creator, string? localpart)
    {
        if (localpart is null)
            return null;
        if (localpart.Contains(':', StringComparison.Ordinal) || !server.TryAlias(localpart, out var alias))
            throw ApiException.InvalidParam($"'{localpart}' is not the localpart of an alias.");
        AliasStore.Add(scope.Session, alias, room, creator);
        return alias;
    }

    // https://spec.matrix.org/v1.16/client-server-api/#mroomtopic
    private static JsonElement TopicContent(string topic) => JsonBytes.Element(writer =>
    {
        writer.WriteString("topic", topic);
        writer.WriteStartObject("m.topic");
        writer.WriteStartArray("m.text");
        writer.WriteStartObject();
        writer.WriteString("body", topic);
        writer.WriteString("mimetype", "text/plain");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static JsonElement? InviteContent(CreateRoomRequest request) =>
        request.IsDirect == true ? JsonBytes.Element(writer => writer.WriteBoolean("is_direct", true)) : null;
}
