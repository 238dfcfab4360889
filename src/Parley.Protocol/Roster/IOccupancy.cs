namespace Parley.Protocol;

/// <summary>How many members the channel has, for the interval between renewals.</summary>
internal interface IOccupancy
{
    /// <summary>Gets whether a base-protocol peer may be in the channel, shown or not: its callstate counts, or it is being connected.</summary>
    bool HasBaseProtocolPeer { get; }

    /// <summary>Gets the number of other members.</summary>
    int OtherMembers { get; }

    /// <summary>Gets the number of the own user's devices in the channel, with this one. They share one rate limit.</summary>
    int OwnDevices { get; }
}
