namespace Parley.Cli.Channels;

/// <summary>A space, and its voice channels in their order.</summary>
internal sealed record SpaceReport
{
    public required string RoomId { get; init; }

    public required string Name { get; init; }

    /// <summary>The alias; null where there is none.</summary>
    public string? Alias { get; init; }

    public required IReadOnlyList<ChannelReport> Channels { get; init; }
}
