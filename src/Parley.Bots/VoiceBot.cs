using Microsoft.Extensions.Logging;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc.Native;
using Parley.Voice;

namespace Parley.Bots;

/// <summary>
/// A signed-in bot. It stays signed in and in its channels by itself: across lost connections, restarts of the homeserver and
/// upgrades of rooms. Members may be called from any thread.
/// </summary>
public sealed partial class VoiceBot : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RoomId, BotChannel> _channels = [];
    private readonly CancellationTokenSource _closed = new();
    private readonly IDisposable? _ownTransport;
    private readonly NativeRtcBackend? _ownBackend;
    private readonly ILogger _log;
    private readonly RenewingTransport _transport;
    private readonly Task _reading;
    private readonly bool _hasPassword;
    private bool _isSigningOut;

    private VoiceBot(SessionRecord record, IMatrixTransport transport, IDisposable? ownTransport, VoiceBotOptions options, (string User, string Password)? secret = null)
    {
        (Options, _ownTransport, _hasPassword) = (options, ownTransport, secret is not null);
        _log = options.LoggerFactory.CreateLogger("Parley.Bots");
        _transport = new(transport, record, Renewal(transport, options, secret), options.TimeProvider);
        Matrix = new(_transport, record, new()
        {
            Sync = new() { EventTypes = VoiceChannels.SyncEventTypes, MembersFor = VoiceChannels.SyncMembersFor },
            RateLimit = options.RateLimit,
            Clock = options.TimeProvider,
            OnFault = LogFault,
        });
        _ownBackend = options.Backend is null ? CreateBackend(record.Homeserver, options) : null;
        Backend = options.Backend ?? _ownBackend!;
        Voice = new(Matrix, Backend, new()
        {
            Kind = options.Kind,
            OneChannelAtATime = false,
            Parameters = options.Parameters,
            PeerOpened = OnPeerOpened,
            PeerClosed = OnPeerClosed,
            OnFault = LogFault,
        });
        Commands = new(options.CommandPrefixes, this);
        _reading = ReadAsync(Matrix.Subscribe(_closed.Token));
        Matrix.Start();
    }

    /// <summary>The bot's user id.</summary>
    public UserId UserId => Matrix.UserId;

    /// <summary>What to keep in order to come back without signing in: <see cref="RestoreAsync(SessionRecord, VoiceBotOptions?, CancellationToken)"/>.</summary>
    public SessionRecord Session => _transport.Record;

    /// <summary>What the bot was set up with.</summary>
    public VoiceBotOptions Options { get; }

    /// <summary>The commands that the bot answers in its rooms.</summary>
    public BotCommands Commands { get; }

    /// <summary>The channels that the bot is in, or on its way back into.</summary>
    public IReadOnlyCollection<BotChannel> Channels
    {
        get
        {
            lock (_lock)
                return [.. _channels.Values];
        }
    }

    /// <summary>
    /// Completes when the bot is signed out, by itself or by the homeserver, and nothing more will come. A bot that was given its password
    /// signs in again, with the same device, where the homeserver takes its access token no longer; others end, with <see cref="Failure"/>.
    /// </summary>
    public Task<SessionEnd> Ended => Matrix.Ended;

    /// <summary>The account beneath: rooms, members, state, everything else of Matrix.</summary>
    public MatrixSession Matrix { get; }

    /// <summary>All voice channels that the account sees, with who is in them, joined or not.</summary>
    public VoiceChannels Voice { get; }

    /// <summary>Raised for each text message that somebody else writes in one of the bot's rooms, on the thread pool, one after the other.</summary>
    public event Func<BotMessage, Task>? MessageReceived;

    internal NativeRtcBackend Backend { get; }

    internal TimeProvider Clock => Options.TimeProvider;

    /// <summary>Joins a voice channel, and the room where the bot is no member yet. A channel that it is in already is returned as it is.</summary>
    /// <param name="room">Alias, room id, <c>matrix:</c> URI or <c>matrix.to</c> link.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The channel; dispose of it to leave.</returns>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Join"/> or <see cref="BotStage.Permission"/>; the message says why and what to do.</exception>
    /// <exception cref="FormatException">That is no room.</exception>
    public Task<BotChannel> JoinAsync(string room, CancellationToken cancellationToken = default) => JoinAsync(room, new JoinOptions(), cancellationToken);

    /// <inheritdoc cref="JoinAsync(string, CancellationToken)"/>
    /// <param name="room">Alias, room id, <c>matrix:</c> URI or <c>matrix.to</c> link.</param>
    /// <param name="options">How it comes in; of no effect where it is in there already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<BotChannel> JoinAsync(string room, JoinOptions options, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, this);
        if (Failure is { } over)
            throw new VoiceBotException(over.Stage, over.Message, over);
        var address = RoomAddress.Parse(room);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        using var timer = Clock.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), limit, Options.JoinTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            var roomId = await EnterRoomAsync(address, limit.Token);
            BotChannel? channel;
            lock (_lock)
                if (!_channels.TryGetValue(roomId, out channel))
                    _channels.Add(roomId, channel = new(this, roomId));
            await channel.JoinAsync(options, limit.Token);
            return channel;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VoiceBotException(BotStage.Join, $"Joining {room} took longer than {Options.JoinTimeout.TotalSeconds:0} s: check that {Session.Homeserver} is reached, and try again.", e);
        }
    }

    /// <summary>Becomes a member of a room without joining its voice channel: <see cref="Voice"/> then shows who is in there.</summary>
    /// <param name="room">Alias, room id, <c>matrix:</c> URI or <c>matrix.to</c> link.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Join"/>; the message says why and what to do.</exception>
    /// <exception cref="FormatException">That is no room.</exception>
    public Task<RoomId> EnterAsync(string room, CancellationToken cancellationToken = default) => EnterRoomAsync(RoomAddress.Parse(room), cancellationToken);

    /// <summary>The bot's channel in a room; null where it is not in there.</summary>
    public BotChannel? Find(RoomId room)
    {
        lock (_lock)
            return _channels.GetValueOrDefault(room);
    }

    /// <summary>Leaves all channels, ends the login at the homeserver, and forgets it in the store.</summary>
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

    /// <summary>Leaves all channels and ends. The login stays, for <see cref="RestoreAsync(SessionRecord, VoiceBotOptions?, CancellationToken)"/>.</summary>
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
        _ownTransport?.Dispose();
    }

    internal void Forget(BotChannel channel)
    {
        lock (_lock)
            foreach (var (room, other) in _channels)
                if (other == channel)
                {
                    _channels.Remove(room);
                    return;
                }
    }

    internal void Move(BotChannel channel, RoomId to)
    {
        lock (_lock)
        {
            foreach (var (room, other) in _channels)
                if (other == channel)
                {
                    _channels.Remove(room);
                    break;
                }
            _channels[to] = channel;
        }
    }

    private static NativeRtcBackend CreateBackend(Uri homeserver, VoiceBotOptions options)
    {
        // Where the homeserver is on this machine, the other members may be, too, and know no other address.
        var network = options.Network ?? new NativeRtcOptions { IncludeLoopback = homeserver.IsLoopback };
        return new(network, options.TimeProvider);
    }

    private void OnPeerOpened(VoicePeer peer) => Find(peer.RoomId)?.OnPeerOpened(peer);

    private void OnPeerClosed(VoicePeer peer) => Find(peer.RoomId)?.OnPeerClosed(peer);
}
