using System.Globalization;
using System.Text.Json;

namespace Parley.Matrix;

/// <summary>
/// The permissions in a room: its power levels with the defaults of the specification, and the power of its creators.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#permissions; https://spec.matrix.org/v1.16/rooms/v12/#creators.</remarks>
/// <param name="Levels">The content of <c>m.room.power_levels</c>; <see langword="null"/> if the room has none.</param>
/// <param name="Creators">The sender of <c>m.room.create</c>, from version 12 on with the additional creators.</param>
/// <param name="CreatorsStandAbove">Whether creators have more power than any level (room version 12 and later).</param>
public sealed record RoomPower(PowerLevelsContent? Levels, IReadOnlyList<UserId> Creators, bool CreatorsStandAbove)
{
    private const int FirstVersionWithPrivilegedCreators = 12;

    /// <summary>Gets the level that banning requires.</summary>
    public long NeededToBan => Levels?.Ban ?? 50;

    /// <summary>Gets the level that removing a member requires.</summary>
    public long NeededToKick => Levels?.Kick ?? 50;

    /// <summary>Gets the level that redacting events of others requires.</summary>
    public long NeededToRedact => Levels?.Redact ?? 50;

    /// <summary>Gets the level that inviting requires.</summary>
    public long NeededToInvite => Levels?.Invite ?? 0;

    /// <summary>Gets the level that mentioning all members of the room requires.</summary>
    public long NeededToNotifyRoom => Levels?.Notifications is { } levels && levels.TryGetValue("room", out var level) ? level : 50;

    /// <summary>Reads the power levels from the state events of a room; both may be missing.</summary>
    public static RoomPower From(MatrixEvent? create, MatrixEvent? powerLevels) => From(create?.Sender, create?.Content, powerLevels?.Content);

    /// <summary>Reads the power levels from the contents of state events; all may be missing.</summary>
    /// <param name="creator">The sender of <c>m.room.create</c>.</param>
    /// <param name="create">The content of <c>m.room.create</c>.</param>
    /// <param name="powerLevels">The content of <c>m.room.power_levels</c>.</param>
    public static RoomPower From(UserId? creator, JsonElement? create, JsonElement? powerLevels)
    {
        var content = Read(create, MatrixJson.Default.CreateContent);
        var above = HasPrivilegedCreators(content?.RoomVersion);
        var creators = new List<UserId>();
        if (creator is { } sender)
            creators.Add(sender);
        if (above)
            foreach (var extra in content?.AdditionalCreators ?? [])
                if (UserId.TryParse(extra, out var user))
                    creators.Add(user);
        return new(Read(powerLevels, MatrixJson.Default.PowerLevelsContent), creators, above);
    }

    /// <summary>Returns the level of a user. Creators of a version 12 room have <see cref="long.MaxValue"/>.</summary>
    public long LevelOf(UserId user)
    {
        if ((CreatorsStandAbove || Levels is null) && Creators.Contains(user))
            return CreatorsStandAbove ? long.MaxValue : 100;
        return Levels?.Users is { } users && users.TryGetValue(user.Value, out var level) ? level : Levels?.UsersDefault ?? 0;
    }

    /// <summary>Returns the level that sending a message event of a type requires.</summary>
    public long NeededToSend(string type) =>
        Levels?.Events is { } events && events.TryGetValue(type, out var level) ? level : Levels?.EventsDefault ?? 0;

    /// <summary>Returns the level that sending a state event of a type requires.</summary>
    public long NeededToSendState(string type) =>
        Levels?.Events is { } events && events.TryGetValue(type, out var level) ? level
        : Levels is null ? 0
        : Levels.StateDefault ?? 50;

    /// <summary>Returns whether a user may send message events of a type. The membership is not checked.</summary>
    public bool CanSend(UserId user, string type) => LevelOf(user) >= NeededToSend(type);

    /// <summary>Returns whether a user may send a state event. A state key that begins with <c>@</c> must be the user's own ID.</summary>
    public bool CanSendState(UserId user, string type, string stateKey = "") =>
        LevelOf(user) >= NeededToSendState(type) && (!stateKey.StartsWith('@') || stateKey == user.Value);

    /// <summary>Returns whether a user may invite.</summary>
    public bool CanInvite(UserId user) => LevelOf(user) >= NeededToInvite;

    /// <summary>Returns whether a user may remove another.</summary>
    public bool CanKick(UserId user, UserId target) => LevelOf(user) >= NeededToKick && LevelOf(user) > LevelOf(target);

    /// <summary>Returns whether a user may ban another.</summary>
    public bool CanBan(UserId user, UserId target) => LevelOf(user) >= NeededToBan && LevelOf(user) > LevelOf(target);

    /// <summary>Returns whether a user may redact events of others. Sending the redaction requires the level of its type too.</summary>
    public bool CanRedactOthers(UserId user) =>
        LevelOf(user) >= NeededToRedact && CanSend(user, EventTypes.Redaction);

    /// <summary>Returns whether a mention of the whole room by a user notifies the members.</summary>
    public bool CanNotifyRoom(UserId user) => LevelOf(user) >= NeededToNotifyRoom;

    private static T? Read<T>(JsonElement? content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class =>
        content is { } element ? TolerantJson.TryRead(element, type) : null;

    private static bool HasPrivilegedCreators(string? roomVersion) =>
        int.TryParse(roomVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= FirstVersionWithPrivilegedCreators;
}
