namespace Parley.Matrix.Endpoints;

/// <summary>A device.</summary>
public sealed record Device : MatrixObject
{
    /// <summary>Its id.</summary>
    public required DeviceId DeviceId { get; init; }

    /// <summary>Its name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The address it was last seen at.</summary>
    public string? LastSeenIp { get; init; }

    /// <summary>When it was last seen, in ms since 1970.</summary>
    public long? LastSeenTs { get; init; }
}
