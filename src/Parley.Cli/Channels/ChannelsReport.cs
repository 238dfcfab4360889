namespace Parley.Cli.Channels;

/// <summary>The output of <c>parley channels --json</c>.</summary>
internal sealed record ChannelsReport
{
    public required IReadOnlyList<SpaceReport> Spaces { get; init; }

    /// <summary>Gets the voice channels outside all spaces.</summary>
    public required IReadOnlyList<ChannelReport> Channels { get; init; }
}
