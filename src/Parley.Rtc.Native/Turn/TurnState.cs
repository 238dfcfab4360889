namespace Parley.Rtc.Native.Turn;

/// <summary>State of a TURN client.</summary>
internal enum TurnState
{
    /// <summary>The allocation has not been requested.</summary>
    New,

    /// <summary>The allocation has been requested.</summary>
    Allocating,

    /// <summary>Datagrams are relayed.</summary>
    Allocated,

    /// <summary>The allocation was refused, lost or released.</summary>
    Closed,
}
