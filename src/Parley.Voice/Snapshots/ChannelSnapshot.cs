using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>A voice channel at one moment.</summary>
public sealed record ChannelSnapshot
{
    /// <summary>Gets the channel's room.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>Gets the state of this device in it.</summary>
    public ChannelPhase Phase { get; init; }

    /// <summary>Gets the members in the order in which they joined, including this device.</summary>
    public IReadOnlyList<ChannelMember> Members { get; init; } = [];

    /// <summary>Gets the users with a device in the channel that cannot be connected, because its name reads like the ID of another user.</summary>
    public IReadOnlyList<UserId> Unconnectable { get; init; } = [];

    /// <summary>Gets a value indicating whether this device is muted.</summary>
    public bool Muted { get; init; }

    /// <summary>Gets a value indicating whether this device is deafened.</summary>
    public bool Deafened { get; init; }

    /// <summary>Gets a value indicating whether the room's power levels let this user join.</summary>
    public bool CanJoin { get; init; } = true;

    /// <summary>Gets a value indicating whether ordinary members may not join, and this user may change that.</summary>
    public bool CanRepair { get; init; }

    /// <summary>Gets why this device is not in the channel or was refused; <see cref="Problem"/> is the message for users.</summary>
    public VoiceProblem Reason { get; init; }

    /// <summary>Gets what is wrong and what to do, as a message for users, or <c>null</c>.</summary>
    public string? Problem { get; init; }

    /// <summary>Returns the name of the type. A list of all values would only enlarge the web client.</summary>
    public override string ToString() => nameof(ChannelSnapshot);
}
