namespace Parley.Bots;

/// <summary>Specifies the stage at which a bot operation failed, from signing in to sending audio.</summary>
public enum BotStage
{
    /// <summary>Finding the homeserver and signing in to it.</summary>
    SignIn,

    /// <summary>Finding the room and joining it.</summary>
    Join,

    /// <summary>The room's power levels do not allow the bot to join the voice channel.</summary>
    Permission,

    /// <summary>Finding a network path to a member (ICE).</summary>
    Ice,

    /// <summary>Agreeing on keys over that path (DTLS).</summary>
    Dtls,

    /// <summary>Reading, converting or encoding audio.</summary>
    Media,
}
