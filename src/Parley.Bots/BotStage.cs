namespace Parley.Bots;

/// <summary>Where on the way from a password to sound something failed.</summary>
public enum BotStage
{
    /// <summary>Finding the homeserver and signing in to it.</summary>
    SignIn,

    /// <summary>Becoming a member of the room, or finding it.</summary>
    Join,

    /// <summary>The room's power levels do not let the bot take part.</summary>
    Permission,

    /// <summary>Finding a network path to a member (ICE).</summary>
    Ice,

    /// <summary>Agreeing on keys over that path (DTLS).</summary>
    Dtls,

    /// <summary>Reading, converting or encoding audio.</summary>
    Media,
}
