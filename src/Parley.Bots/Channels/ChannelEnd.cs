namespace Parley.Bots;

/// <summary>Specifies why a bot left a channel and does not rejoin it.</summary>
public enum ChannelEnd
{
    /// <summary>The program left the channel.</summary>
    Left,

    /// <summary>The bot was removed from the room.</summary>
    Removed,

    /// <summary>Another program joined the channel with the same device. Each program needs its own sign-in.</summary>
    TakenOver,

    /// <summary>The bot was signed out.</summary>
    SignedOut,
}
