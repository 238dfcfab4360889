namespace Parley.Rtc;

/// <summary>A short sound about the call.</summary>
public enum CallSound
{
    /// <summary>A member joins.</summary>
    Join,

    /// <summary>A member leaves.</summary>
    Leave,

    /// <summary>The user mutes.</summary>
    Mute,

    /// <summary>The user unmutes.</summary>
    Unmute,

    /// <summary>The user deafens.</summary>
    Deafen,

    /// <summary>The user undeafens.</summary>
    Undeafen,

    /// <summary>A message arrives in a room that is not shown.</summary>
    Message,

    /// <summary>The connection of the call is lost.</summary>
    Disconnect,
}
