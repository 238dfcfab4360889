using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/capabilities</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3capabilities
/// Gets the capabilities of the server for the user.
/// </summary>
public static class GetCapabilities
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, CapabilitiesResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/capabilities", null, MatrixJson.Default.CapabilitiesResponse);
}

/// <summary>The response of <see cref="GetCapabilities"/>.</summary>
public sealed record CapabilitiesResponse : MatrixObject
{
    /// <summary>The capabilities.</summary>
    public Capabilities Capabilities { get => field ?? new(); init; }
}

/// <summary>The capabilities.</summary>
public sealed record Capabilities : MatrixObject
{
    /// <summary>Gets the room versions.</summary>
    [JsonPropertyName("m.room_versions")]
    public RoomVersionsCapability? RoomVersions { get; init; }

    /// <summary>Gets the limits of delayed events (MSC4140); <see langword="null"/> if the server does not support them.</summary>
    [JsonPropertyName("org.matrix.msc4140.delayed_events")]
    public DelayedEventsCapability? DelayedEvents { get; init; }

    /// <summary>Gets whether the user may change the password.</summary>
    [JsonPropertyName("m.change_password")]
    public EnabledCapability? ChangePassword { get; init; }

    /// <summary>Gets whether the user may change the display name.</summary>
    [JsonPropertyName("m.set_displayname")]
    public EnabledCapability? SetDisplayname { get; init; }
}

/// <summary>The supported room versions.</summary>
public sealed record RoomVersionsCapability : MatrixObject
{
    /// <summary>Gets the default version of a new room.</summary>
    public string? Default { get; init; }

    /// <summary>Gets all versions, each <c>stable</c> or <c>unstable</c>.</summary>
    public Dictionary<string, string>? Available { get; init; }
}

/// <summary>The limits of delayed events (MSC4140).</summary>
public sealed record DelayedEventsCapability : MatrixObject
{
    /// <summary>Gets the maximum delay, in ms.</summary>
    public long MaxDelayMs { get; init; }

    /// <summary>Gets the maximum number of scheduled events.</summary>
    public long? MaxScheduled { get; init; }
}

/// <summary>A capability that is enabled or not.</summary>
public sealed record EnabledCapability : MatrixObject
{
    /// <summary>Gets whether it is enabled.</summary>
    public bool Enabled { get; init; }
}
