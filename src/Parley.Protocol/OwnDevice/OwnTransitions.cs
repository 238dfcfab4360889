using static Parley.Protocol.OwnState;
using static Parley.Protocol.OwnTrigger;

namespace Parley.Protocol;

/// <summary>The legal transitions of this device's membership. The diagram in docs/spec/voice-channel.md is printed from this table.</summary>
internal static class OwnTransitions
{
    public static TransitionTable<OwnState, OwnTrigger> Table { get; } = new(
        new(Out, Join, Joining),

        new(Joining, Accepted, In),
        new(Joining, Refused, Out),
        new(Joining, OwnLeftReceived, Rejoining),
        new(Joining, Leave, Leaving),
        new(Joining, Removed, Out),

        new(In, OwnLeftReceived, Rejoining),
        new(In, Refused, Out),
        new(In, Leave, Leaving),
        new(In, Removed, Out),

        new(Rejoining, Accepted, In),
        new(Rejoining, Refused, Out),
        new(Rejoining, Leave, Leaving),
        new(Rejoining, Removed, Out),

        new(Leaving, LeftConfirmed, Out),
        new(Leaving, Removed, Out));
}
