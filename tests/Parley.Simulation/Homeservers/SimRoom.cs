using System.Text.Json;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>The one room of the simulation.</summary>
internal static class SimRoom
{
    private const string Levels = """{"events":{"LEVEL_TYPE":LEVEL},"state_default":50,"users":{"@admin:s":100}}""";

    public static RoomId Id { get; } = RoomId.Parse("!room:s");

    /// <summary>The administrator. No client signs in as this user.</summary>
    public static UserId Admin { get; } = UserId.Parse("@admin:s");

    /// <summary>A malicious member. No client signs in as this user.</summary>
    public static UserId Malicious { get; } = UserId.Parse("@evil:s");

    /// <summary>The content of the room's create event.</summary>
    public static JsonElement Creation { get; } = JsonElement.Parse($$"""{"room_version":"10","type":"{{RoomType.Call.Value}}"}""");

    /// <summary>Power levels under which ordinary members may join the channel, or may not.</summary>
    public static JsonElement PowerLevels(bool membersMayJoin) =>
        JsonElement.Parse(Levels.Replace("LEVEL_TYPE", VoiceEvents.CallState, StringComparison.Ordinal).Replace("LEVEL", membersMayJoin ? "0" : "50", StringComparison.Ordinal));

    public static RoomPower Power(JsonElement? levels) =>
        new(levels is { } content ? JsonSerializer.Deserialize(content, MatrixJson.Default.PowerLevelsContent) : null, [Admin], CreatorsStandAbove: false);
}
