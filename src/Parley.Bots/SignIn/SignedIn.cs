using Parley.Matrix.Client;

namespace Parley.Bots;

/// <summary>A sign-in that the homeserver accepted, and what the bot needs to keep it.</summary>
/// <param name="Record">The sign-in.</param>
/// <param name="Transport">The transport to the homeserver.</param>
/// <param name="OwnTransport">The transport, if the bot must dispose of it.</param>
/// <param name="Options">The bot's options.</param>
/// <param name="Secret">The user and password, to sign in again, or <see langword="null"/>.</param>
internal sealed record SignedIn(SessionRecord Record, IMatrixTransport Transport, IDisposable? OwnTransport, VoiceBotOptions Options, (string User, string Password)? Secret)
{
    /// <summary>Returns what replaces the sign-in when the homeserver has ended it. The device stays the same, and so does its key in the channels.</summary>
    public SessionRenewal Renewal() => BotSignIn.Renewal(Transport, Options, Secret);
}
