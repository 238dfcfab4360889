namespace Parley.Cli.Channels;

/// <summary>A voice channel and its members.</summary>
internal sealed record ChannelReport
{
    public required string RoomId { get; init; }

    public required string Name { get; init; }

    /// <summary>Gets the alias, or <see langword="null"/>.</summary>
    public string? Alias { get; init; }

    /// <summary>Gets a value that indicates whether the user is a member of the room. Otherwise the channel's members are unknown.</summary>
    public bool Joined { get; init; }

    /// <summary>Gets a value that indicates whether the room's power levels allow the user to join the channel.</summary>
    public bool CanJoin { get; init; }

    /// <summary>Gets the members, in the order in which they joined.</summary>
    public required IReadOnlyList<MemberReport> Members { get; init; }

    /// <summary>Gets the IDs of users with a device in the channel that Parley cannot connect to, because its name reads like the ID of another user.</summary>
    public IReadOnlyList<string> Unconnectable { get; init; } = [];
}
