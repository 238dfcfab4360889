namespace Parley.Rtc.Native.Turn;

/// <summary>Life of a TURN client.</summary>
internal enum TurnState
{
    /// <summary>Nothing was asked yet.</summary>
    New,

    /// <summary>The allocation is asked for.</summary>
    Allocating,

    /// <summary>Datagrams are relayed.</summary>
    Allocated,

    /// <summary>Given up, refused, ended.</summary>
    Closed,
}
