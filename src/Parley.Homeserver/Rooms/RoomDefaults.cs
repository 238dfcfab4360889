using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Rooms;

/// <summary>The defaults of a new room, by its preset.</summary>
/// <param name="JoinRule">The join rule.</param>
/// <param name="GuestAccess">The content of <c>guest_access</c>.</param>
/// <param name="Administrators">The users who get the power level of the creator.</param>
internal sealed record RoomDefaults(JoinRule JoinRule, string GuestAccess, IReadOnlyList<UserId> Administrators)
{
    private const long AdministratorLevel = 100;

    private static readonly Dictionary<string, long> EventLevels = new()
    {
        [EventTypes.Name] = 50,
        [EventTypes.PowerLevels] = 100,
        [EventTypes.HistoryVisibility] = 100,
        [EventTypes.CanonicalAlias] = 50,
        [EventTypes.Avatar] = 50,
        [EventTypes.Tombstone] = 100,
        [EventTypes.ServerAcl] = 100,
        [EventTypes.Encryption] = 100,
    };

    /// <summary>Returns the defaults of the requested preset, or of the one that the visibility implies.</summary>
    public static RoomDefaults Of(CreateRoomRequest request)
    {
        var preset = request.Preset ?? (request.Visibility == RoomVisibility.Public ? RoomPreset.PublicChat : RoomPreset.PrivateChat);
        if (preset == RoomPreset.PublicChat)
            return new(JoinRule.Public, "forbidden", []);
        return new(JoinRule.Invite, "can_join", preset == RoomPreset.TrustedPrivateChat ? request.Invite ?? [] : []);
    }

    /// <summary>
    /// Returns the power levels. A field of <c>power_level_content_override</c> replaces the default as a whole, also the map
    /// <c>events</c>, as on other homeservers.
    /// </summary>
    public PowerLevelsContent PowerLevels(UserId creator, CreateRoomRequest request)
    {
        var overrides = request.PowerLevelContentOverride ?? new();
        var extra = new Dictionary<string, JsonElement>(overrides.Extra ?? []);
        extra.TryAdd("historical", JsonElement.Parse("100"));
        return overrides with
        {
            UsersDefault = overrides.UsersDefault ?? 0,
            EventsDefault = overrides.EventsDefault ?? 0,
            StateDefault = overrides.StateDefault ?? 50,
            Ban = overrides.Ban ?? 50,
            Kick = overrides.Kick ?? 50,
            Redact = overrides.Redact ?? 50,
            Invite = overrides.Invite ?? 0,
            Users = overrides.Users ?? Administrators.Append(creator).Distinct().ToDictionary(user => user.Value, _ => AdministratorLevel),
            Events = overrides.Events ?? EventLevels,
            Extra = extra,
        };
    }
}
