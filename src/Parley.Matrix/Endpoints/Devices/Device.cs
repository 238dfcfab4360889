namespace Parley.Matrix.Endpoints;

/// <summary>A device.</summary>
public sealed record Device : MatrixObject
{
    /// <summary>Gets the device ID.</summary>
    public required DeviceId DeviceId { get; init; }

    /// <summary>Gets the display name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets the IP address of its last request.</summary>
    public string? LastSeenIp { get; init; }

    /// <summary>Gets the time of its last request, in ms since 1970.</summary>
    public long? LastSeenTs { get; init; }
}
