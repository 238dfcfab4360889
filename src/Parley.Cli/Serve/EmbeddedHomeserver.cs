using System.Text.Json.Nodes;
using Parley.Homeserver;
using Parley.Matrix;
using Parley.Protocol;
using Parley.Voice;

namespace Parley.Cli.Serve;

/// <summary>Configures the embedded homeserver: its database and its first rooms.</summary>
internal static class EmbeddedHomeserver
{
    /// <summary>Returns the homeserver's options.</summary>
    public static HomeserverOptions Options(ServeOptions options) => new()
    {
        DatabasePath = DataFolder.Database(options.Data),
        PasswordRounds = options.PasswordRounds ?? new HomeserverOptions().PasswordRounds,
        ServerName = options.ServerName,
        PublicBaseUrl = options.PublicUrl,
        Turn = options.Turn.Count > 0 ? new() { Uris = options.Turn, SharedSecret = options.TurnSecret } : null,
        LiveKit = options.LiveKit,
        Registration = RegistrationOf(options),
        MemberInvitations = options.MemberInvitations,
        PreviewState = [VoiceEvents.CallState],
        LoopbackOnly = !options.IsExposed,
        RateLimits = options.RateLimits.Aggregate(options.IsExposed ? RateLimitOptions.LikeSynapse : RateLimitOptions.Loopback, static (limits, setting) => setting.ApplyTo(limits)),
        AutoJoin = ["parley", "lobby", "music", "general"],
        Provisioning = new()
        {
            Rooms =
            [
                new() { Alias = "parley", Body = Room("Parley", "A place to talk.", RoomType.Space.Value) },
                new() { Alias = "lobby", Body = Room("Lobby", "Join and say hello.", RoomType.Call.Value, VoiceChannels.EventLevels), Parent = "parley", Order = "1" },
                new() { Alias = "music", Body = Room("Music", "Listen together.", RoomType.Call.Value, VoiceChannels.EventLevels), Parent = "parley", Order = "2" },
                new() { Alias = "general", Body = Room("General", "Text chat for everyone.", null), Parent = "parley", Order = "3" },
            ],
        },
    };

    /// <summary>Returns the users who may register.</summary>
    public static RegistrationMode RegistrationOf(ServeOptions options) =>
        options.Registration ?? (options.IsExposed ? RegistrationMode.Invite : RegistrationMode.Open);

    // All event levels, because they replace the homeserver's defaults: without these, moderators could change power levels.
    private static string Room(string name, string topic, string? type, IReadOnlyDictionary<string, long>? events = null)
    {
        var body = new JsonObject { ["name"] = name, ["topic"] = topic, ["preset"] = "public_chat", ["visibility"] = "public" };
        if (type is not null)
            body["creation_content"] = new JsonObject { ["type"] = type };
        var levels = new JsonObject
        {
            ["m.room.name"] = 50,
            ["m.room.avatar"] = 50,
            ["m.room.canonical_alias"] = 50,
            ["m.room.power_levels"] = 100,
            ["m.room.history_visibility"] = 100,
            ["m.room.server_acl"] = 100,
            ["m.room.encryption"] = 100,
            ["m.room.tombstone"] = 100,
        };
        foreach (var (eventType, level) in events ?? new Dictionary<string, long>())
            levels[eventType] = level;
        if (events is not null)
            body["power_level_content_override"] = new JsonObject { ["events"] = levels };
        return body.ToJsonString();
    }
}
