using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Rtc.Native;

namespace Parley.Bots;

/// <summary>How a bot works. The defaults suit a bot on a machine of its own.</summary>
public sealed record VoiceBotOptions
{
    /// <summary>The name of a new device, as the account's other devices show it. Default "Parley bot".</summary>
    public string DeviceName { get; init; } = "Parley bot";

    /// <summary>What the bot is to others: <c>bot</c> (default), or another word of at most 32 characters, such as <c>bridge</c>.</summary>
    public string Kind { get; init; } = "bot";

    /// <summary>Where the sign-in is kept, so that the next start needs none and is the same device. Default null: it is not kept.</summary>
    public ISessionStore? Store { get; init; }

    /// <summary>Which invitations are accepted. Default <see cref="InviteRule.None"/>.</summary>
    public Func<Invitation, bool> AcceptInvite { get; init; } = InviteRule.None;

    /// <summary>What a message has to begin with to be a command. Default <c>!</c> and <c>/</c>.</summary>
    public IReadOnlyList<string> CommandPrefixes { get; init; } = ["!", "/"];

    /// <summary>How peers are reached: port, addresses. Default null: a free port; with a homeserver on this machine, loopback too.</summary>
    public NativeRtcOptions? Network { get; init; }

    /// <summary>WebRTC shared with other bots of this process; it outlives the bot. Default null: one of its own.</summary>
    public NativeRtcBackend? Backend { get; init; }

    /// <summary>The way to the homeserver; it outlives the bot. Default null: HTTP connections of its own.</summary>
    public IMatrixTransport? Transport { get; init; }

    /// <summary>
    /// The homeserver's limit on this account's events to start from; what the homeserver refuses teaches otherwise. Default: Synapse's, ten
    /// at once and one each five seconds, which a bot in many channels feels as it joins them: have its admin lift it for the bot's
    /// account, and say <see cref="RateLimit.None"/> here.
    /// </summary>
    public RateLimit RateLimit { get; init; } = RateLimit.SynapseDefault;

    /// <summary>How long joining waits for the homeserver before it fails. Default 30 s.</summary>
    public TimeSpan JoinTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long what begins to play waits for a member who is still connecting, counted from when that began, so that the beginning is
    /// heard. Default 3 s; zero begins at once. Sources that are <see cref="AudioSource.IsLive"/> never wait.
    /// </summary>
    public TimeSpan WaitForListeners { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The protocol's durations and bounds.</summary>
    internal VoiceParameters Parameters { get; init; } = VoiceParameters.Default;

    /// <summary>Where the bot says what it does. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock of everything. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
