namespace Parley.Protocol;

/// <summary>A cause of a change of this device's membership.</summary>
public enum OwnTrigger
{
    /// <summary>The user joins.</summary>
    Join,

    /// <summary>The server stored the own <c>JOINED</c>.</summary>
    Accepted,

    /// <summary>The server refused the own <c>JOINED</c>, or the user lost the power to join.</summary>
    Refused,

    /// <summary>The own <c>LEFT</c> was received while in.</summary>
    OwnLeftReceived,

    /// <summary>The user leaves.</summary>
    Leave,

    /// <summary>The server stored the own <c>LEFT</c>.</summary>
    LeftConfirmed,

    /// <summary>The user is no longer in the room, or another tab took over.</summary>
    Removed,
}
