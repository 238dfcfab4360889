using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>The rules for a voice channel's power levels.</summary>
/// <remarks>An unlisted state event needs level 50, so ordinary members cannot join if a room does not list the callstate.</remarks>
public static class VoicePower
{
    /// <summary>Returns whether ordinary members cannot join and a user may change that.</summary>
    public static bool CanRepair(RoomPower? power, UserId user) =>
        power is not null && !OrdinaryMayJoin(power)
        && power.CanSendState(user, EventTypes.PowerLevels)
        && power.LevelOf(user) >= power.NeededToSendState(VoiceEvents.CallState);

    /// <summary>Returns the power levels with the callstate open to all members; all other levels stay.</summary>
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
