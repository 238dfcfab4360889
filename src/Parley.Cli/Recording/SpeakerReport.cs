namespace Parley.Cli.Recording;

/// <summary>Describes a speaker of a recording.</summary>
internal sealed record SpeakerReport
{
    public required string UserId { get; init; }

    /// <summary>Gets the display name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the device's key, which distinguishes the devices of one user.</summary>
    public required string DeviceKey { get; init; }

    /// <summary>Gets the name of the file in the folder.</summary>
    public required string File { get; init; }

    /// <summary>Gets the time at which the speaker was first heard, in seconds from the start.</summary>
    public required double FirstHeard { get; init; }
}
