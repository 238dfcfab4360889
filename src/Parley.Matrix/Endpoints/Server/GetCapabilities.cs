using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/capabilities</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3capabilities
/// What this user may use.
/// </summary>
public static class GetCapabilities
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, CapabilitiesResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/capabilities", null, MatrixJson.Default.CapabilitiesResponse);
}

/// <summary>What this user may use.</summary>
public sealed record CapabilitiesResponse : MatrixObject
{
    /// <summary>The capabilities.</summary>
    public Capabilities Capabilities { get => field ?? new(); init; }
}

/// <summary>What this user may use.</summary>
public sealed record Capabilities : MatrixObject
{
    /// <summary>Room versions.</summary>
    [JsonPropertyName("m.room_versions")]
    public RoomVersionsCapability? RoomVersions { get; init; }

    /// <summary>Delayed events (MSC4140); null where the server has none.</summary>
    [JsonPropertyName("org.matrix.msc4140.delayed_events")]
    public DelayedEventsCapability? DelayedEvents { get; init; }

    /// <summary>Changing the password.</summary>
    [JsonPropertyName("m.change_password")]
    public EnabledCapability? ChangePassword { get; init; }

    /// <summary>Changing the display name.</summary>
    [JsonPropertyName("m.set_displayname")]
    public EnabledCapability? SetDisplayname { get; init; }
}

/// <summary>Room versions.</summary>
public sealed record RoomVersionsCapability : MatrixObject
{
    /// <summary>The version of a new room.</summary>
    public string? Default { get; init; }

    /// <summary>All versions, each <c>stable</c> or <c>unstable</c>.</summary>
    public Dictionary<string, string>? Available { get; init; }
}

/// <summary>Limits of delayed events (MSC4140).</summary>
public sealed record DelayedEventsCapability : MatrixObject
{
    /// <summary>The longest delay, in ms.</summary>
    public long MaxDelayMs { get; init; }

    /// <summary>How many may be scheduled at once.</summary>
    public long? MaxScheduled { get; init; }
}

/// <summary>Something that is allowed or not.</summary>
public sealed record EnabledCapability : MatrixObject
{
    /// <summary>Whether it is allowed.</summary>
    public bool Enabled { get; init; }
}
