using System.Globalization;

namespace Parley.Matrix;

/// <summary>
/// Who may do what in a room: its power levels with the specification's defaults, and the creator's power where there are none.
/// </summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#permissions; room version 12: creators stand above every level.</remarks>
/// <param name="Levels">The content of <c>m.room.power_levels</c>; null where the room has none.</param>
/// <param name="Creators">The sender of <c>m.room.create</c>, from version 12 on with the additional creators.</param>
/// <param name="CreatorsStandAbove">Whether creators have more power than any number (room version 12 and later).</param>
public sealed record RoomPower(PowerLevelsContent? Levels, IReadOnlyList<UserId> Creators, bool CreatorsStandAbove)
{
    /// <summary>Reads a room's power from its state events; both may be missing.</summary>
    public static RoomPower From(MatrixEvent? create, MatrixEvent? powerLevels)
    {
        var content = create?.ReadContent(MatrixJson.Default.CreateContent);
        var above = CreatorsAreAbove(content?.RoomVersion);
        var creators = new List<UserId>();
        if (create is not null)
            creators.Add(create.Sender);
        if (above)
            foreach (var extra in content?.AdditionalCreators ?? [])
                if (UserId.TryParse(extra, out var user))
                    creators.Add(user);
        return new(powerLevels?.ReadContent(MatrixJson.Default.PowerLevelsContent), creators, above);
    }

    /// <summary>A user's level. Creators of a version 12 room have <see cref="long.MaxValue"/>.</summary>
    public long LevelOf(UserId user)
    {
        if ((CreatorsStandAbove || Levels is null) && Creators.Contains(user))
            return CreatorsStandAbove ? long.MaxValue : 100;
        return Levels?.Users is { } users && users.TryGetValue(user.Value, out var level) ? level : Levels?.UsersDefault ?? 0;
    }

    /// <summary>The level that sending a message event of a type needs.</summary>
    public long NeededToSend(string type) =>
        Levels?.Events is { } events && events.TryGetValue(type, out var level) ? level : Levels?.EventsDefault ?? 0;

    /// <summary>The level that sending a state event of a type needs.</summary>
    public long NeededToSendState(string type) =>
        Levels?.Events is { } events && events.TryGetValue(type, out var level) ? level
        : Levels is null ? 0
        : Levels.StateDefault ?? 50;

    /// <summary>Whether a user may send message events of a type. Membership is not looked at.</summary>
    public bool CanSend(UserId user, string type) => LevelOf(user) >= NeededToSend(type);

    /// <summary>Whether a user may send state events of a type under this key: one that begins with <c>@</c> must be the user's own.</summary>
    public bool CanSendState(UserId user, string type, string stateKey = "") =>
        LevelOf(user) >= NeededToSendState(type) && (!stateKey.StartsWith('@') || stateKey == user.Value);

    /// <summary>Whether a user may invite.</summary>
    public bool CanInvite(UserId user) => LevelOf(user) >= (Levels?.Invite ?? 0);

    /// <summary>Whether a user may remove another.</summary>
    public bool CanKick(UserId user, UserId target) => LevelOf(user) >= (Levels?.Kick ?? 50) && LevelOf(user) > LevelOf(target);

    /// <summary>Whether a user may ban another.</summary>
    public bool CanBan(UserId user, UserId target) => LevelOf(user) >= (Levels?.Ban ?? 50) && LevelOf(user) > LevelOf(target);

    /// <summary>Whether a user may redact others' events; sending the redaction needs the level of its type too.</summary>
    public bool CanRedactOthers(UserId user) =>
        LevelOf(user) >= (Levels?.Redact ?? 50) && CanSend(user, EventTypes.Redaction);

    private static bool CreatorsAreAbove(string? roomVersion) =>
        int.TryParse(roomVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= 12;
}
