namespace Parley.Cli.Recording;

/// <summary>What a recording is: kept beside its files as <c>recording.json</c>, and printed by <c>parley record --json</c>.</summary>
internal sealed record RecordingReport
{
    public required string RoomId { get; init; }

    /// <summary>The channel's name.</summary>
    public required string Channel { get; init; }

    /// <summary>When all files begin, by this machine's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it is, in seconds; null while it is being made, and for one that was cut off.</summary>
    public double? Duration { get; init; }

    /// <summary>In the order in which they were heard first.</summary>
    public required IReadOnlyList<SpeakerReport> Speakers { get; init; }

    /// <summary>The file with everybody; null where none was asked for.</summary>
    public string? Mix { get; init; }
}
