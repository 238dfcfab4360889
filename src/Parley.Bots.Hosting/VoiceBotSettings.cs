namespace Parley.Bots.Hosting;

/// <summary>Who a hosted bot is; binds to a section of the configuration.</summary>
public sealed class VoiceBotSettings
{
    /// <summary>The homeserver's address, or the domain of its users' ids.</summary>
    public Uri? Homeserver { get; set; }

    /// <summary>The user id or its local part.</summary>
    public string User { get; set; } = "";

    /// <summary>The password. Where <see cref="SessionFile"/> is set, needed for the first start, and to sign in again where the homeserver ends the sign-in.</summary>
    public string Password { get; set; } = "";

    /// <summary>Where the sign-in is kept, readable by the owner alone. Empty, the default: it is not kept, and each start makes a new device.</summary>
    public string SessionFile { get; set; } = "";

    /// <summary>How the bot works. The host's loggers and clock take the place of what stands here.</summary>
    public VoiceBotOptions Options { get; set; } = new();
}
