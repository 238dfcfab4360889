using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>The protocol state of one voice channel at one moment.</summary>
public sealed class ChannelDiagnostics
{
    /// <summary>Gets the channel's room.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>Gets the state of this device.</summary>
    public OwnState Own { get; init; }

    /// <summary>Gets what is wrong for this device.</summary>
    public VoiceProblem Problem { get; init; }

    /// <summary>Gets a value indicating whether the homeserver can be reached.</summary>
    public bool IsServerReachable { get; init; }

    /// <summary>Gets the time until the machine's next timer is due, or null if none is set.</summary>
    public TimeSpan? NextTimer { get; init; }

    /// <summary>Gets the members, in the order in which they joined.</summary>
    public IReadOnlyList<MemberDiagnostics> Members { get; init; } = [];
}
