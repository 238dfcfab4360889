namespace Parley.Cli.Channels;

/// <summary>What <c>parley channels --json</c> prints.</summary>
internal sealed record ChannelsReport
{
    public required IReadOnlyList<SpaceReport> Spaces { get; init; }

    /// <summary>Voice channels that are in none of the spaces.</summary>
    public required IReadOnlyList<ChannelReport> Channels { get; init; }
}
