using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>A voice channel at one moment.</summary>
public sealed record ChannelSnapshot
{
    /// <summary>The channel's room.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>This device's part in it.</summary>
    public ChannelPhase Phase { get; init; }

    /// <summary>Who is in the channel, in the order in which they joined, this device included.</summary>
    public IReadOnlyList<ChannelMember> Members { get; init; } = [];

    /// <summary>This device sends silence.</summary>
    public bool Muted { get; init; }

    /// <summary>This device plays nobody.</summary>
    public bool Deafened { get; init; }

    /// <summary>False where the room's power levels forbid this user to join.</summary>
    public bool CanJoin { get; init; } = true;

    /// <summary>True where ordinary members may not join and this user could change that.</summary>
    public bool CanRepair { get; init; }

    /// <summary>Why this device is out or was refused, for programs; <see cref="Problem"/> says it to people.</summary>
    public VoiceProblem Reason { get; init; }

    /// <summary>What is wrong for this device, in one sentence with what to do; null when nothing is.</summary>
    public string? Problem { get; init; }
}
