namespace Parley.Cli.Doctor;

/// <summary>Advice for the administrator of a homeserver, with the settings of its kind.</summary>
internal static class Advice
{
    public static string EnableDelayedEvents(ServerKind kind) => kind switch
    {
        ServerKind.Synapse => "Set `max_event_delay_duration: 24h` in Synapse's homeserver.yaml, and `msc4140_enabled: true` under `experimental_features`.",
        ServerKind.Embedded => "Update Parley on the server: `parley serve` supports delayed events.",
        _ => "Enable delayed events (MSC4140) on the homeserver, if it supports them (Synapse: `max_event_delay_duration: 24h`, and `msc4140_enabled: true` under `experimental_features`).",
    };

    public static string RaiseRateLimit(ServerKind kind) => "Joining and muting may wait. " + kind switch
    {
        ServerKind.Synapse => "Raise `rc_message` in Synapse's homeserver.yaml (its default is 0.2 a second, 10 at once).",
        ServerKind.Embedded => "Another device of yours may have used up the limit of `parley serve` (0.2 a second, 10 at once): try again in a minute.",
        _ => "Raise the homeserver's rate limit for messages (Synapse: `rc_message`).",
    };

    public static string ProvideTurn(ServerKind kind) => kind switch
    {
        ServerKind.Synapse => "Run coturn, and set `turn_uris` and `turn_shared_secret` in Synapse's homeserver.yaml.",
        ServerKind.Embedded => "Run coturn, and start `parley serve` with --turn and --turn-secret-file.",
        _ => "Run coturn and configure it on the homeserver (Synapse: `turn_uris` and `turn_shared_secret`).",
    };

    public static string ProvideLiveKit(ServerKind kind) => kind switch
    {
        ServerKind.Synapse => "For Element Call, run LiveKit and lk-jwt-service, and set `matrix_rtc` and `experimental_features: { msc4143_enabled: true }` in Synapse's homeserver.yaml.",
        ServerKind.Embedded => "For Element Call, run LiveKit, and start `parley serve` with --livekit, --livekit-key and --livekit-secret.",
        _ => "For Element Call, run LiveKit and lk-jwt-service, and configure them on the homeserver.",
    };

    public static string RepairTurn(ServerKind kind) =>
        $"Check that it runs, that its shared secret equals the homeserver's {(kind == ServerKind.Embedded ? "--turn-secret-file" : kind == ServerKind.Synapse ? "`turn_shared_secret`" : "own (Synapse: `turn_shared_secret`)")}, and that its ports are open.";

    public static string RemoveTurn(ServerKind kind) =>
        $"Open the ports of those that failed, or remove them from the homeserver's {(kind == ServerKind.Embedded ? "--turn options" : kind == ServerKind.Synapse ? "`turn_uris`" : "TURN servers")}.";
}
