namespace Parley.Cli.Channels;

/// <summary>A voice channel, and who is in it.</summary>
internal sealed record ChannelReport
{
    public required string RoomId { get; init; }

    public required string Name { get; init; }

    /// <summary>The alias; null where there is none.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether the user is a member of the room; who is in the channel is only known there.</summary>
    public bool Joined { get; init; }

    /// <summary>Whether the room's power levels let the user join the channel.</summary>
    public bool CanJoin { get; init; }

    /// <summary>In the order in which they joined.</summary>
    public required IReadOnlyList<MemberReport> Members { get; init; }
}
