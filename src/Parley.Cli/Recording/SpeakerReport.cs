namespace Parley.Cli.Recording;

/// <summary>A speaker of a recording.</summary>
internal sealed record SpeakerReport
{
    public required string UserId { get; init; }

    /// <summary>The name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The device: tells two devices of one user apart.</summary>
    public required string DeviceKey { get; init; }

    /// <summary>The file's name in the folder.</summary>
    public required string File { get; init; }

    /// <summary>When the speaker was heard first, in seconds from the start.</summary>
    public required double FirstHeard { get; init; }
}
