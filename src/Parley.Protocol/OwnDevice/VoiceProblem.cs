namespace Parley.Protocol;

/// <summary>What is wrong for this device.</summary>
public enum VoiceProblem
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The room's power levels do not let the user join.</summary>
    MayNotJoin,

    /// <summary>The power to take part was taken away while the user was in: they talk on with whom they are connected to.</summary>
    PowerTakenAway,

    /// <summary>The user is no longer in the room.</summary>
    RemovedFromRoom,

    /// <summary>Another tab or program with the same device joined.</summary>
    TakenOver,

    /// <summary>The server refused for another reason.</summary>
    Refused,
}
