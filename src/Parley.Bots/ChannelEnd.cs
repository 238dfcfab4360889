namespace Parley.Bots;

/// <summary>Why a bot is in a channel no more and does not come back by itself.</summary>
public enum ChannelEnd
{
    /// <summary>The bot left.</summary>
    Left,

    /// <summary>It was removed from the room.</summary>
    Removed,

    /// <summary>Another program joined with the same device: each program needs a sign-in of its own.</summary>
    TakenOver,

    /// <summary>It was signed out.</summary>
    SignedOut,
}
