using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>The state of a channel, as a machine sees it.</summary>
public sealed record VoiceView
{
    /// <summary>Gets the state of this device's membership.</summary>
    public OwnState Own { get; init; }

    /// <summary>Gets whether a join follows as soon as the server has confirmed the leave.</summary>
    public bool JoinsNext { get; init; }

    /// <summary>Gets the members in the order in which they joined; this device is the last one until the server has stored its <c>JOINED</c>.</summary>
    public IReadOnlyList<VoiceMember> Members { get; init; } = [];

    /// <summary>Gets the users with a device in the channel that cannot be connected, because its key ends with the id of another user, is empty, or contains a control character.</summary>
    public IReadOnlyList<UserId> Unconnectable { get; init; } = [];

    /// <summary>Gets whether this device sends silence.</summary>
    public bool Muted { get; init; }

    /// <summary>Gets whether this device plays nobody.</summary>
    public bool Deafened { get; init; }

    /// <summary>Gets whether the room's power levels allow the own user to join.</summary>
    public bool CanJoin { get; init; }

    /// <summary>Gets whether ordinary members cannot join and the own user could change that.</summary>
    public bool CanRepair { get; init; }

    /// <summary>Gets the problem of this device's membership.</summary>
    public VoiceProblem Problem { get; init; }

    /// <summary>Gets whether the homeserver can be reached.</summary>
    public bool ServerReachable { get; init; }

    /// <summary>Returns the name of the type. A list of all values would only enlarge the web client.</summary>
    public override string ToString() => nameof(VoiceView);
}
