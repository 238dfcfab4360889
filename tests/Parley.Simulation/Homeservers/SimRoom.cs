using System.Text.Json;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>What the room says about who may do what.</summary>
internal static class SimRoom
{
    private const string Levels = """{"events":{"LEVEL_TYPE":LEVEL},"state_default":50,"users":{"@admin:s":100}}""";

    /// <summary>Who may do all: no client of the simulation.</summary>
    public static UserId Admin { get; } = UserId.Parse("@admin:s");

    /// <summary>A member of the room who means ill: nobody's client.</summary>
    public static UserId Evil { get; } = UserId.Parse("@evil:s");

    /// <summary>Power levels under which ordinary members may join the channel, or may not.</summary>
    public static JsonElement LevelsThat(bool letMembersIn) =>
        JsonElement.Parse(Levels.Replace("LEVEL_TYPE", VoiceEvents.CallState, StringComparison.Ordinal).Replace("LEVEL", letMembersIn ? "0" : "50", StringComparison.Ordinal));

    public static RoomPower Power(JsonElement? levels) =>
        new(levels is { } content ? JsonSerializer.Deserialize(content, MatrixJson.Default.PowerLevelsContent) : null, [Admin], CreatorsStandAbove: false);
}
