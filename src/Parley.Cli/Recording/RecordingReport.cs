namespace Parley.Cli.Recording;

/// <summary>Describes a recording: the content of <c>recording.json</c>, and the output of <c>parley record --json</c>.</summary>
internal sealed record RecordingReport
{
    public required string RoomId { get; init; }

    /// <summary>Gets the channel's name.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets the start of all files, by this machine's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets the duration in seconds, or <see langword="null"/> while recording and if the recording was interrupted.</summary>
    public double? Duration { get; init; }

    /// <summary>Gets the speakers, in the order in which they were first heard.</summary>
    public required IReadOnlyList<SpeakerReport> Speakers { get; init; }

    /// <summary>Gets the name of the mix's file, or <see langword="null"/> if there is none.</summary>
    public string? Mix { get; init; }
}
