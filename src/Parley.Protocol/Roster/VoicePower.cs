using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>The room's power levels where voice is concerned.</summary>
/// <remarks>An unlisted state event needs level 50, so that a room that does not list the callstate keeps ordinary members out.</remarks>
public static class VoicePower
{
    /// <summary>Whether ordinary members may not join and this user may change that.</summary>
    public static bool CanRepair(RoomPower? power, UserId user) =>
        power is not null && !OrdinaryMayJoin(power)
        && power.CanSendState(user, EventTypes.PowerLevels)
        && power.LevelOf(user) >= power.NeededToSendState(VoiceEvents.CallState);

    /// <summary>The power levels with the callstate open to all; every other level stays as it is.</summary>
    public static PowerLevelsContent Repaired(PowerLevelsContent? levels)
    {
        var events = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (type, level) in levels?.Events ?? new Dictionary<string, long>())
            events[type] = level;
        events[VoiceEvents.CallState] = 0;
        return (levels ?? new()) with { Events = events };
    }

    private static bool OrdinaryMayJoin(RoomPower power) => (power.Levels?.UsersDefault ?? 0) >= power.NeededToSendState(VoiceEvents.CallState);
}
