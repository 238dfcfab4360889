using System.Text.Json;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>
/// Upgrades a room: makes one that takes its place, with its state, rights and aliases, and closes it with a tombstone that names it.
/// The spaces that list it are their admins' to change.
/// https://spec.matrix.org/v1.16/client-server-api/#room-upgrades
/// </summary>
internal sealed class RoomUpgrade(RoomCache rooms, RoomCreation creation, EventWriter events)
{
    private const long Closed = 50;

    private static readonly string[] Carried =
    [
        EventTypes.Name, EventTypes.Topic, EventTypes.Avatar, EventTypes.JoinRules, EventTypes.HistoryVisibility, EventTypes.GuestAccess,
        EventTypes.ServerAcl, EventTypes.Encryption, EventTypes.CanonicalAlias,
    ];

    /// <summary>Makes the successor and returns its id.</summary>
    /// <exception cref="MatrixException">M_FORBIDDEN where the user may not close the room; M_UNSUPPORTED_ROOM_VERSION.</exception>
    public RoomId Upgrade(WriteScope scope, RoomId old, UserId user, string? version, DeviceId? device)
    {
        var state = rooms.Get(scope, old);
        var next = creation.Create(scope, user, Request(state, version), device);
        AliasStore.Move(scope.Session, old, next);
        Send(EventTypes.Tombstone, JsonBytes.Element(writer =>
        {
            writer.WriteString("body", "This room has been replaced");
            writer.WriteString("replacement_room", next.Value);
        }));
        if (state.Find(EventTypes.CanonicalAlias) is not null)
            Send(EventTypes.CanonicalAlias, JsonBytes.Element(static _ => { }));
        if (state.Find(EventTypes.PowerLevels)?.Content is { } levels)
            Send(EventTypes.PowerLevels, Raised(levels));
        return next;

        void Send(string type, JsonElement content) => events.Append(scope, new EventDraft(old, user, type, "", content) { Device = device });
    }

    private static JsonElement Request(RoomState state, string? version) => JsonBytes.Element(writer =>
    {
        if (version is not null)
            writer.WriteString("room_version", version);
        writer.WriteStartObject("creation_content");
        foreach (var property in state.Find(EventTypes.Create)!.Content.EnumerateObject())
            if (property.Name is not ("creator" or "room_version" or "predecessor"))
                property.WriteTo(writer);
        writer.WriteStartObject("predecessor");
        writer.WriteString("room_id", state.RoomId.Value);
        writer.WriteString("event_id", state.Last!.Value.Value);
        writer.WriteEndObject();
        writer.WriteEndObject();
        if (state.Find(EventTypes.PowerLevels) is { } levels)
        {
            writer.WritePropertyName("power_level_content_override");
            levels.Content.WriteTo(writer);
        }
        writer.WriteStartArray("initial_state");
        foreach (var type in Carried)
            if (state.Find(type) is { } e)
            {
                writer.WriteStartObject();
                writer.WriteString("type", type);
                writer.WritePropertyName("content");
                e.Content.WriteTo(writer);
                writer.WriteEndObject();
            }
        writer.WriteEndArray();
    });

    // What ordinary members write belongs into the new room.
    private static JsonElement Raised(JsonElement levels)
    {
        var least = Math.Max(Closed, (levels.TryGetProperty("users_default", out var known) && known.TryGetInt64(out var level) ? level : 0) + 1);
        return JsonBytes.Element(writer =>
        {
            foreach (var property in levels.EnumerateObject())
                if (property.Name is not ("events_default" or "invite"))
                    property.WriteTo(writer);
            writer.WriteNumber("events_default", least);
            writer.WriteNumber("invite", least);
        });
    }
}
