namespace Parley.Bots.Hosting;

/// <summary>Specifies the account and the options of a hosted bot. Binds to a section of the configuration.</summary>
public sealed class VoiceBotSettings
{
    /// <summary>Gets or sets the homeserver's address, or the domain of its user IDs.</summary>
    public Uri? Homeserver { get; set; }

    /// <summary>Gets or sets the user ID or its local part.</summary>
    public string User { get; set; } = "";

    /// <summary>Gets or sets the password. With a <see cref="SessionFile"/>, it is needed only for the first start, and to sign in again if the homeserver ends the sign-in.</summary>
    public string Password { get; set; } = "";

    /// <summary>Gets or sets the file that keeps the sign-in, readable by its owner only. The default is empty: the sign-in is not kept, and each start creates a new device.</summary>
    public string SessionFile { get; set; } = "";

    /// <summary>Gets or sets the bot's options. The host's loggers and clock replace those of the options.</summary>
    public VoiceBotOptions Options { get; set; } = new();
}
