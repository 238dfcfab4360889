using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Json;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Rooms;

/// <summary>
/// Upgrades a room: creates a replacement with its state, power levels and aliases, and closes the old room with a tombstone. The
/// spaces that list the room are not changed; that is up to their administrators.
/// https://spec.matrix.org/v1.16/client-server-api/#room-upgrades
/// </summary>
internal sealed class RoomUpgrade(RoomCache rooms, RoomCreation creation, EventWriter events)
{
    /// <summary>The least level that may send and invite in the old room.</summary>
    private const long ClosedLevel = 50;

    private static readonly string[] Transferred =
    [
        EventTypes.Name, EventTypes.Topic, EventTypes.Avatar, EventTypes.JoinRules, EventTypes.HistoryVisibility, EventTypes.GuestAccess,
        EventTypes.ServerAcl, EventTypes.Encryption, EventTypes.CanonicalAlias,
    ];

    /// <summary>Upgrades a room and returns the ID of its replacement.</summary>
    /// <exception cref="ApiException">M_FORBIDDEN if the user may not close the room; M_UNSUPPORTED_ROOM_VERSION.</exception>
    public RoomId Upgrade(WriteScope scope, RoomId old, UserId user, string version, DeviceId? device)
    {
        var state = rooms.Get(scope, old);
        var replacement = creation.Create(scope, user, Request(state, version), device);
        AliasStore.Move(scope.Session, old, replacement);
        Append(EventTypes.Tombstone, JsonBytes.Element(writer =>
        {
            writer.WriteString("body", "This room has been replaced");
            writer.WriteString("replacement_room", replacement.Value);
        }));
        if (state.Find(EventTypes.CanonicalAlias) is not null)
            Append(EventTypes.CanonicalAlias, JsonObjects.Empty);
        if (state.Power.Levels is { } levels)
            Append(EventTypes.PowerLevels, JsonSerializer.SerializeToElement(Closed(levels), MatrixJson.Default.PowerLevelsContent));
        return replacement;

        void Append(string type, JsonElement content) => events.Append(scope, new EventDraft(old, user, type, "", content) { Device = device });
    }

    private static CreateRoomRequest Request(RoomSnapshot state, string version) => new()
    {
        RoomVersion = version,
        CreationContent = Read(state, EventTypes.Create, MatrixJson.Default.CreateContent)! with
        {
            Predecessor = JsonBytes.Element(writer =>
            {
                writer.WriteString("room_id", state.RoomId.Value);
                writer.WriteString("event_id", state.Last!.Value.Value);
            }),
        },
        PowerLevelContentOverride = state.Power.Levels,
        InitialState = [.. Transferred.Select(type => state.Find(type)).OfType<RoomEvent>().Select(item => new InitialState { Type = item.Type, Content = item.Content })],
    };

    // Only members with power may still send: conversations continue in the replacement.
    private static PowerLevelsContent Closed(PowerLevelsContent levels)
    {
        var least = Math.Max(ClosedLevel, (levels.UsersDefault ?? 0) + 1);
        return levels with { EventsDefault = least, Invite = least };
    }

    private static T? Read<T>(RoomSnapshot state, string type, JsonTypeInfo<T> json) where T : class =>
        state.Find(type) is { } item ? JsonObjects.TryRead(item.Content, json) : null;
}
