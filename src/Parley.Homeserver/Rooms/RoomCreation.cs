using System.Text.Json;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>Makes rooms. https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3createroom</summary>
internal sealed class RoomCreation(ServerIdentity server, RoomCache rooms, EventWriter events, RoomMembership membership)
{
    /// <summary>The only room version.</summary>
    public const string Version = "11";

    /// <summary>Makes a room.</summary>
    /// <param name="scope">The change under way.</param>
    /// <param name="creator">Who makes it.</param>
    /// <param name="body">The body of <c>createRoom</c>.</param>
    /// <param name="device">The creating device.</param>
    /// <exception cref="MatrixException">M_UNSUPPORTED_ROOM_VERSION, M_ROOM_IN_USE, M_INVALID_PARAM, M_INVALID_ROOM_STATE.</exception>
    public RoomId Create(WriteScope scope, UserId creator, JsonElement body, DeviceId? device = null)
    {
        if (body.Text("room_version") is { } version && version != Version)
            throw new MatrixException(400, ErrorCode.UnsupportedRoomVersion, $"This server makes rooms of version {Version}.");
        var invited = Invited(body);
        var preset = RoomDefaults.Of(body, invited);
        var room = server.NewRoom();
        var alias = TakeAlias(scope, room, creator, body);
        scope.Session.Execute("INSERT INTO rooms VALUES ($1, $2, $3, NULL, 0)", room.Value, creator.Value, body.Text("visibility") == "public" ? 1 : 0);
        rooms.Set(scope, new RoomState { RoomId = room });

        Send(EventTypes.Create, "", CreateContent(body));
        membership.Change(scope, room, creator, creator, Membership.Join, device: device);
        Send(EventTypes.PowerLevels, "", preset.PowerLevels(creator, body));
        if (alias is { } name)
            Send(EventTypes.CanonicalAlias, "", Single("alias", name.Value));
        foreach (var (type, field, value) in preset.State)
            if (!HasInitial(body, type))
                Send(type, "", Single(field, value));
        SendInitialState();
        if (body.Text("name") is { } title)
            Send(EventTypes.Name, "", Single("name", title));
        if (body.Text("topic") is { } topic)
            Send(EventTypes.Topic, "", Single("topic", topic));
        foreach (var guest in invited)
            membership.Change(scope, room, creator, guest, Membership.Invite, InviteContent(body), device);
        return room;

        void Send(string type, string key, JsonElement content) => events.Append(scope, new EventDraft(room, creator, type, key, content) { Device = device });

        void SendInitialState()
        {
            foreach (var item in body.Items("initial_state"))
            {
                if (item.Text("type") is not { } type || item.Object("content") is not { } content)
                    throw MatrixException.BadJson("Each of 'initial_state' has a type and a content.");
                if (type is EventTypes.Create or EventTypes.Member)
                    throw new MatrixException(400, ErrorCode.InvalidRoomState, $"'initial_state' cannot hold {type}.");
                Send(type, item.Text("state_key") ?? "", content);
            }
        }
    }

    private RoomAlias? TakeAlias(WriteScope scope, RoomId room, UserId creator, JsonElement body)
    {
        if (body.Text("room_alias_name") is not { } localpart)
            return null;
        if (localpart.Contains(':', StringComparison.Ordinal) || !server.TryAlias(localpart, out var alias))
            throw MatrixException.InvalidParam("This is not an alias.");
        AliasStore.Add(scope.Session, alias, room, creator);
        return alias;
    }

    private static List<UserId> Invited(JsonElement body)
    {
        var invited = new List<UserId>();
        foreach (var text in body.Texts("invite") ?? [])
            invited.Add(UserId.TryParse(text, out var user) ? user : throw MatrixException.InvalidParam($"'{text}' is not a user id."));
        return invited;
    }

    private static JsonElement CreateContent(JsonElement body) => JsonBytes.Element(writer =>
    {
        foreach (var property in body.Object("creation_content")?.EnumerateObject() ?? default)
            if (property.Name is not ("creator" or "room_version"))
                property.WriteTo(writer);
        writer.WriteString("room_version", Version);
    });

    private static JsonElement? InviteContent(JsonElement body) =>
        body.Flag("is_direct") == true ? JsonBytes.Element(writer => writer.WriteBoolean("is_direct", true)) : null;

    private static bool HasInitial(JsonElement body, string type) =>
        body.Items("initial_state").Any(item => item.Text("type") == type && (item.Text("state_key") ?? "").Length == 0);

    private static JsonElement Single(string field, string value) => JsonBytes.Element(writer => writer.WriteString(field, value));
}
