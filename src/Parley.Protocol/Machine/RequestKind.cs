namespace Parley.Protocol;

/// <summary>What a request was for.</summary>
internal enum RequestKind
{
    Joined,
    Left,
    Hold,
    RestartDelayedLeave,
    SendDelayedLeave,
    CancelDelayedLeave,
    Messages,
}
