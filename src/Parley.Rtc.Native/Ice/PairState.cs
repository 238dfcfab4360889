namespace Parley.Rtc.Native.Ice;

/// <summary>State of a candidate pair (RFC 8445 §6.1.2.6).</summary>
internal enum PairState
{
    /// <summary>Waits for a pair of the same foundation.</summary>
    Frozen,

    /// <summary>Waits for its turn.</summary>
    Waiting,

    /// <summary>A check was sent; its response is open.</summary>
    InProgress,

    /// <summary>A check succeeded: data can be sent.</summary>
    Succeeded,

    /// <summary>No response, or one that refuses.</summary>
    Failed,
}
