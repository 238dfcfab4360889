namespace Parley.Protocol;

/// <summary>A problem of this device's membership.</summary>
public enum VoiceProblem
{
    /// <summary>No problem.</summary>
    None,

    /// <summary>The room's power levels do not allow the user to join.</summary>
    MayNotJoin,

    /// <summary>The user lost the power to take part during a call; existing connections continue.</summary>
    PowerTakenAway,

    /// <summary>The user is no longer in the room.</summary>
    RemovedFromRoom,

    /// <summary>Another tab or program with the same device joined.</summary>
    TakenOver,

    /// <summary>The server refused for another reason.</summary>
    Refused,
}
