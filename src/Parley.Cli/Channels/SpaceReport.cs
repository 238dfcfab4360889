namespace Parley.Cli.Channels;

/// <summary>A space and its voice channels, in order.</summary>
internal sealed record SpaceReport
{
    public required string RoomId { get; init; }

    public required string Name { get; init; }

    /// <summary>Gets the alias, or <see langword="null"/>.</summary>
    public string? Alias { get; init; }

    public required IReadOnlyList<ChannelReport> Channels { get; init; }
}
