using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Rtc.Native;
using Parley.Voice;

namespace Parley.Bots;

/// <summary>Specifies how a bot works. The defaults suit one bot in one process.</summary>
public sealed record VoiceBotOptions
{
    /// <summary>Gets the name of a new device, which the account's other devices show. The default is "Parley bot".</summary>
    public string DeviceName { get; init; } = "Parley bot";

    /// <summary>Gets the kind of member that others see: <c>bot</c> (default), or another word of at most 32 characters, such as <c>bridge</c>.</summary>
    public string Kind { get; init; } = "bot";

    /// <summary>
    /// Gets the store that keeps the sign-in, so that the next start reuses it as the same device. The bot replaces the kept sign-in when it
    /// refreshes the access token. The default is <see langword="null"/>: the sign-in is not kept.
    /// </summary>
    public ISessionStore? Store { get; init; }

    /// <summary>Gets the rule that decides which invitations the bot accepts. The default is <see cref="InviteRule.None"/>.</summary>
    public Func<Invitation, bool> AcceptInvite { get; init; } = InviteRule.None;

    /// <summary>Gets the prefixes that make a message a command. The defaults are <c>!</c> and <c>/</c>.</summary>
    public IReadOnlyList<string> CommandPrefixes { get; init; } = ["!", "/"];

    /// <summary>Gets the UDP port and addresses for connections. The default is <see langword="null"/>: any free port, and loopback as well if the homeserver is on this machine.</summary>
    public NativeRtcOptions? Network { get; init; }

    /// <summary>Gets a WebRTC backend that several bots of this process share. The bot does not dispose of it. The default is <see langword="null"/>: the bot creates its own.</summary>
    public NativeRtcBackend? Backend { get; init; }

    /// <summary>
    /// Gets a value indicating whether the bot hides its addresses from the other members: all audio goes through the homeserver's TURN server,
    /// and without one the bot hears and reaches nobody. The default is <see langword="false"/>.
    /// </summary>
    public bool RelayOnly { get; init; }

    /// <summary>
    /// Gets the lasting identity key of the bot's device, with which members recognize the bot after they have compared its safety code once:
    /// see <see cref="NativeIdentityKey.LoadOrCreate"/>. The default is <see langword="null"/>: the bot has none, so that members can verify it for
    /// one stay only, and it recognizes nobody.
    /// </summary>
    public NativeIdentityKey? IdentityKey { get; init; }

    /// <summary>
    /// Gets the members whose safety code was compared: <see cref="VoiceChannels.SetVerified"/> adds them, and
    /// <see cref="ChannelMember.Verification"/> shows the result. The program stores the list. By default it is empty.
    /// </summary>
    public VerifiedDevices Verified { get; init; } = new();

    /// <summary>Gets the transport that sends HTTP requests to the homeserver. The bot does not dispose of it. The default is <see langword="null"/>: the bot creates its own.</summary>
    public IMatrixTransport? Transport { get; init; }

    /// <summary>
    /// Gets the initial estimate of the homeserver's rate limit for this account's events; refusals correct it. The default is Synapse's: a
    /// burst of ten, then one every five seconds, which slows down a bot that joins many channels. If the homeserver's administrator lifts
    /// the limit for the account, set <see cref="RateLimit.None"/>.
    /// </summary>
    public RateLimit RateLimit { get; init; } = RateLimit.SynapseDefault;

    /// <summary>Gets the time after which a join fails. The default is 30 seconds.</summary>
    public TimeSpan JoinTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets how long a playback that starts from silence waits for members who are still connecting, counted from when they began to
    /// connect, so that they hear its beginning. The default is 3 seconds; zero starts at once. Live sources
    /// (<see cref="AudioSource.IsLive"/>) never wait.
    /// </summary>
    public TimeSpan WaitForListeners { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets the protocol's durations and limits.</summary>
    internal VoiceParameters Parameters { get; init; } = VoiceParameters.Default;

    /// <summary>Gets the factory of the bot's loggers. The default logs nothing.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Gets the clock. The default is the system clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
