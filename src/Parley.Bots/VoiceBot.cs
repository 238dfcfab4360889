using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc;
using Parley.Rtc.Native;
using Parley.Voice;

namespace Parley.Bots;

/// <summary>
/// Represents a signed-in bot. It stays signed in and in its channels across lost connections, homeserver restarts and room upgrades.
/// Members are thread-safe.
/// </summary>
public sealed class VoiceBot : IAsyncDisposable
{
    private readonly ChannelRegistry _channels = new();
    private readonly RoomEntry _rooms;
    private readonly MessageInbox _inbox;
    private readonly BotLog _log;
    private readonly SignedIn _signedIn;
    private readonly RenewingTransport _transport;
    private readonly NativeRtcBackend? _ownBackend;
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _reading;
    private bool _isSigningOut;

    private VoiceBot(SignedIn signedIn)
    {
        _signedIn = signedIn;
        _log = new(Options.LoggerFactory.CreateLogger(BotLog.Category));
        _transport = new(signedIn.Transport, signedIn.Record, signedIn.Renewal().RenewAsync, Options.TimeProvider);
        Matrix = new(_transport, signedIn.Record, new()
        {
            Sync = new() { EventTypes = VoiceChannels.SyncEventTypes, MembersFor = VoiceChannels.SyncMembersFor },
            RateLimit = Options.RateLimit,
            Clock = Options.TimeProvider,
            LoggerFactory = Options.LoggerFactory,
        });
        _ownBackend = Options.Backend is null ? CreateBackend() : null;
        Backend = Options.Backend ?? _ownBackend!;
        Voice = new(Matrix, Backend, new()
        {
            Kind = Options.Kind,
            OneChannelAtATime = false,
            RelayOnly = Options.RelayOnly,
            Parameters = Options.Parameters,
            IdentityKey = Task.FromResult<IIdentityKey?>(Options.IdentityKey),
            Verified = Options.Verified,
            PeerOpened = peer => Find(peer.RoomId)?.OnPeerOpened(peer),
            PeerClosed = peer => Find(peer.RoomId)?.OnPeerClosed(peer),
            LoggerFactory = Options.LoggerFactory,
        });
        Commands = new(Options.CommandPrefixes, this);
        _rooms = new(Matrix, SignedOutMessage);
        _inbox = new(this, _log, _closed.Token);
        var reader = new SyncReader(Matrix, _rooms, new(Matrix, Options.AcceptInvite, _log), _inbox, _channels, _log);
        _reading = ReadAsync(reader, Matrix.Subscribe(_closed.Token));
        Matrix.Start();
    }

    /// <summary>Gets the bot's user ID.</summary>
    public UserId UserId => Matrix.UserId;

    /// <summary>Gets the sign-in, which <see cref="RestoreAsync(SessionRecord, VoiceBotOptions?, CancellationToken)"/> accepts. It contains a secret.</summary>
    public SessionRecord Session => _transport.Record;

    /// <summary>Gets the options.</summary>
    public VoiceBotOptions Options => _signedIn.Options;

    /// <summary>Gets the commands that the bot answers in its rooms.</summary>
    public BotCommands Commands { get; }

    /// <summary>Gets the channels that the bot is in or is rejoining.</summary>
    public IReadOnlyCollection<BotChannel> Channels => _channels.All;

    /// <summary>
    /// Gets a task that completes when the bot is signed out, by the program or by the homeserver. If the homeserver ends the sign-in, a bot
    /// that has its password signs in again as the same device; otherwise it ends, and <see cref="Failure"/> has the reason.
    /// </summary>
    public Task<SessionEnd> Ended => Matrix.Ended;

    /// <summary>Gets the reason for which the homeserver signed the bot out, or <see langword="null"/>.</summary>
    public VoiceBotException? Failure { get; private set; }

    /// <summary>Gets the Matrix session: rooms, members, state, and everything else of Matrix.</summary>
    public MatrixSession Matrix { get; }

    /// <summary>Gets all voice channels that the account can see, with their members, whether the bot has joined them or not.</summary>
    public VoiceChannels Voice { get; }

    /// <summary>Occurs when another user sends a text message to one of the bot's rooms. Handlers run on the thread pool, one message after the other.</summary>
    public event Func<BotMessage, Task>? MessageReceived
    {
        add => _inbox.Handlers += value;
        remove => _inbox.Handlers -= value;
    }

    internal NativeRtcBackend Backend { get; }

    /// <summary>
    /// Signs in with a password. If the options' store contains a valid sign-in of this user, it is used instead and no new device is
    /// created. If the homeserver ends the sign-in later, the bot signs in again as the same device; it keeps the password in memory for that.
    /// </summary>
    /// <param name="homeserver">The homeserver's address, or the domain of its user IDs.</param>
    /// <param name="user">The user ID or its local part.</param>
    /// <param name="password">The password.</param>
    /// <param name="options">The options; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Cancels the sign-in.</param>
    /// <exception cref="VoiceBotException"><see cref="BotStage.SignIn"/>: the sign-in failed.</exception>
    public static async Task<VoiceBot> SignInAsync(Uri homeserver, string user, string password, VoiceBotOptions? options = null, CancellationToken cancellationToken = default) =>
        new(await BotSignIn.WithPasswordAsync(homeserver, user, password, options ?? new(), cancellationToken));

    /// <summary>Reuses an earlier sign-in, as the same device.</summary>
    /// <param name="session">The sign-in: see <see cref="Session"/>.</param>
    /// <param name="options">The options; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Cancels the sign-in.</param>
    /// <exception cref="VoiceBotException"><see cref="BotStage.SignIn"/>: the sign-in has expired, or the homeserver cannot be reached.</exception>
    public static async Task<VoiceBot> RestoreAsync(SessionRecord session, VoiceBotOptions? options = null, CancellationToken cancellationToken = default) =>
        new(await BotSignIn.RestoreAsync(session, options ?? new(), cancellationToken));

    /// <summary>Reuses the sign-in that a store contains, as the same device.</summary>
    /// <param name="store">The store.</param>
    /// <param name="options">The options; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Cancels the sign-in.</param>
    /// <exception cref="VoiceBotException"><see cref="BotStage.SignIn"/>: the store is empty, the sign-in has expired, or the homeserver cannot be reached.</exception>
    public static async Task<VoiceBot> RestoreAsync(ISessionStore store, VoiceBotOptions? options = null, CancellationToken cancellationToken = default) =>
        new(await BotSignIn.RestoreAsync(store, options ?? new(), cancellationToken));

    /// <summary>Joins a voice channel, and its room if the bot is not a member yet. If the bot is in the channel already, it returns the existing object.</summary>
    /// <param name="room">An alias, a room ID, a <c>matrix:</c> URI or a <c>matrix.to</c> link.</param>
    /// <param name="cancellationToken">Cancels the join.</param>
    /// <returns>The channel. Dispose of it to leave.</returns>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Join"/> or <see cref="BotStage.Permission"/>: the join failed.</exception>
    /// <exception cref="FormatException"><paramref name="room"/> is not a room address.</exception>
    public Task<BotChannel> JoinAsync(string room, CancellationToken cancellationToken = default) => JoinAsync(room, new JoinOptions(), cancellationToken);

    /// <inheritdoc cref="JoinAsync(string, CancellationToken)"/>
    /// <param name="room">An alias, a room ID, a <c>matrix:</c> URI or a <c>matrix.to</c> link.</param>
    /// <param name="options">The state in which the bot joins. Ignored if it is in the channel already.</param>
    /// <param name="cancellationToken">Cancels the join.</param>
    public async Task<BotChannel> JoinAsync(string room, JoinOptions options, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, this);
        if (Failure is { } over)
            throw new VoiceBotException(over.Stage, over.Message, over);
        var address = RoomAddress.Parse(room);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        using var timer = Options.TimeProvider.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), limit, Options.JoinTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            var roomId = await _rooms.EnterAsync(address, limit.Token);
            var channel = _channels.GetOrAdd(roomId, id => new(this, id, _rooms, _channels, _log));
            await channel.JoinAsync(options, limit.Token);
            return channel;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VoiceBotException(BotStage.Join, $"Joining {room} took longer than {Options.JoinTimeout.TotalSeconds:0} s. {Matrix.AccountProblem ?? $"Check that {Session.Homeserver} can be reached, and try again."}", e);
        }
    }

    /// <summary>Joins a room without joining its voice channel. <see cref="Voice"/> then shows the channel's members.</summary>
    /// <param name="room">An alias, a room ID, a <c>matrix:</c> URI or a <c>matrix.to</c> link.</param>
    /// <param name="cancellationToken">Cancels the join.</param>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Join"/>: the join failed.</exception>
    /// <exception cref="FormatException"><paramref name="room"/> is not a room address.</exception>
    public Task<RoomId> EnterAsync(string room, CancellationToken cancellationToken = default) => _rooms.EnterAsync(RoomAddress.Parse(room), cancellationToken);

    /// <summary>Returns the bot's channel in a room, or <see langword="null"/> if the bot is not in it.</summary>
    public BotChannel? Find(RoomId room) => _channels.Find(room);

    /// <summary>Sends a message to a room, as a notice: bots do not answer notices.</summary>
    /// <param name="room">A room of which the bot is a member.</param>
    /// <param name="text">Plain text.</param>
    /// <param name="replyTo">The message to reply to, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the message while it waits for the rate limit.</param>
    /// <exception cref="MatrixException">The homeserver refused the message.</exception>
    public Task<EventId> SendAsync(RoomId room, string text, EventId? replyTo = null, CancellationToken cancellationToken = default)
    {
        var content = new JsonObject { ["msgtype"] = "m.notice", ["body"] = text };
        if (replyTo is { } id)
            content["m.relates_to"] = new JsonObject { ["m.in_reply_to"] = new JsonObject { ["event_id"] = id.Value } };
        return Matrix.SendEventAsync(room, EventTypes.Message, JsonElement.Parse(content.ToJsonString()), new(), cancellationToken);
    }

    /// <summary>Leaves all channels, signs out at the homeserver, and clears the store.</summary>
    public async Task SignOutAsync(CancellationToken cancellationToken = default)
    {
        foreach (var channel in Channels)
            await channel.DisposeAsync();
        _isSigningOut = true;
        _transport.Stop();
        if (Options.Store is { } store)
            await store.ClearAsync(cancellationToken);
        await Matrix.LogoutAsync(cancellationToken);
    }

    /// <summary>Leaves all channels and stops the bot. The sign-in stays valid, for <see cref="RestoreAsync(SessionRecord, VoiceBotOptions?, CancellationToken)"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed.IsCancellationRequested)
            return;
        await Task.WhenAll(Channels.Select(static channel => channel.DisposeAsync().AsTask()));
        await _closed.CancelAsync();
        _transport.Stop();
        await Voice.DisposeAsync();
        await Matrix.DisposeAsync();
        await _reading;
        if (_ownBackend is not null)
            await _ownBackend.DisposeAsync();
        _signedIn.OwnTransport?.Dispose();
    }

    private NativeRtcBackend CreateBackend()
    {
        // If the homeserver is on this machine, other members may be too, without any address but loopback.
        var network = Options.Network ?? new NativeRtcOptions { IncludeLoopback = _signedIn.Record.Homeserver.IsLoopback };
        return new(network with { LoggerFactory = network.LoggerFactory ?? Options.LoggerFactory }, Options.TimeProvider);
    }

    private async Task ReadAsync(SyncReader reader, IAsyncEnumerable<SyncUpdate> updates)
    {
        await reader.ReadAsync(updates, _closed.Token);
        if (!_closed.IsCancellationRequested && await Matrix.Ended is not SessionEnd.Disposed && !_isSigningOut)
        {
            Failure = new(BotStage.SignIn, SignedOutMessage());
            _log.SignedOut(Failure.Message);
        }
        foreach (var channel in Channels)
            channel.OnSignedOut();
    }

    private string SignedOutMessage() =>
        _transport.AccountProblem is { } problem ? $"{Session.Homeserver} ended the sign-in of {UserId}. {problem}"
        : _signedIn.Secret is not null
        ? $"{Session.Homeserver} ended the sign-in of {UserId} and no longer accepts its password. Check the password, check that no other program uses this device, and start the bot again."
        : $"{Session.Homeserver} ended the sign-in of {UserId}. Sign in again with the password.";
}
