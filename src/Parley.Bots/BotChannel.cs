using System.Runtime.CompilerServices;
using Parley.Matrix;
using Parley.Protocol;
using Parley.Rtc.Native;
using Parley.Voice;

namespace Parley.Bots;

/// <summary>
/// Represents a voice channel that a bot is in. The object stays the same until the bot leaves: lost connections are re-established, a room
/// upgrade is followed, and playback continues. Members are thread-safe.
/// </summary>
public sealed class BotChannel : IAsyncDisposable
{
    private readonly ChannelMembership _membership;
    private readonly ChannelAudio _listening;
    private readonly ListenerWait _wait;
    private readonly LinkMonitor _links;
    private readonly NativeLocalAudio _audio;
    private readonly Action _forget;
    private readonly BotLog _log;
    private readonly TaskCompletionSource<ChannelEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Timestamp of the bot's clock at which Now is zero.
    private readonly long _origin;
    private ChannelSnapshot _before;

    // 1 once the bot leaves.
    private int _isEnding;

    /// <param name="bot">The bot.</param>
    /// <param name="roomId">The channel's room.</param>
    /// <param name="rooms">Joins the room that replaces an upgraded one.</param>
    /// <param name="registry">The bot's channels.</param>
    /// <param name="log">The log.</param>
    internal BotChannel(VoiceBot bot, RoomId roomId, RoomEntry rooms, ChannelRegistry registry, BotLog log)
    {
        Bot = bot;
        _log = log;
        _origin = Clock.GetTimestamp();
        _forget = () => registry.Remove(this);
        _audio = bot.Backend.OpenLocalAudio();
        _listening = new(() => Now, NameOf);
        _wait = new(bot.Options.WaitForListeners, () => Now);
        _links = new(log);
        _membership = new(bot.Voice, rooms, roomId, _audio, log, Clock);
        _membership.Moving += to => registry.Move(this, to);
        _membership.Ended += reason => _ = EndAsync(reason).AsTask();
        _before = _membership.Snapshot;
        _membership.Changed += OnChanged;
        var feed = new FrameFeed(() => _wait.IsWaiting);
        Player = new(feed, log);
        _audio.Source = new ChannelClock(_listening, feed);
    }

    /// <summary>Gets the room. A room upgrade replaces it.</summary>
    public RoomId RoomId => _membership.RoomId;

    /// <summary>Gets the room's display name.</summary>
    public string Name => Bot.Matrix.Rooms.Find(RoomId)?.Name ?? RoomId.Value;

    /// <summary>Gets the bot.</summary>
    public VoiceBot Bot { get; }

    /// <summary>Gets the player: queue, pause, seek, volume.</summary>
    public AudioPlayer Player { get; }

    /// <summary>Gets the channel as it is now.</summary>
    public ChannelSnapshot Snapshot => _membership.Snapshot;

    /// <summary>Gets the members of the channel, including the bot.</summary>
    public IReadOnlyList<ChannelMember> Members => Snapshot.Members;

    /// <summary>Gets the members of the channel, without the bot.</summary>
    public IEnumerable<ChannelMember> Others => Members.Where(member => member.DeviceKey != DeviceKey);

    /// <summary>Gets the key of the bot's device among the members.</summary>
    public string DeviceKey => Bot.Voice.Key.Value;

    /// <summary>Gets the time since this object was created, by the bot's clock. <see cref="VoiceFrame.At"/> is on the same clock.</summary>
    public TimeSpan Now => Clock.GetElapsedTime(_origin);

    /// <summary>Gets a task that completes when the bot has left the channel and does not rejoin it.</summary>
    public Task<ChannelEnd> Ended => _ended.Task;

    private TimeProvider Clock => Bot.Options.TimeProvider;

    /// <summary>Occurs after <see cref="Snapshot"/> was replaced. A handler must not block.</summary>
    public event Action<ChannelSnapshot>? Changed;

    /// <summary>Occurs when another device joins. A stay so short that one sync response holds its beginning and its end raises no event. A handler must not block.</summary>
    public event Action<ChannelMember>? MemberJoined;

    /// <summary>Occurs when another device leaves. A handler must not block.</summary>
    public event Action<ChannelMember>? MemberLeft;

    /// <summary>Occurs when a member starts or stops speaking: see <see cref="ChannelMember.Speaking"/>. A handler must not block.</summary>
    public event Action<ChannelMember>? SpeakingChanged;

    /// <summary>Occurs when the connection to a member could not be established; it is retried. A handler must not block.</summary>
    public event Action<LinkFailure>? LinkFailed
    {
        add => _links.Failed += value;
        remove => _links.Failed -= value;
    }

    /// <summary>Returns a user's display name in this room.</summary>
    public string NameOf(UserId user) => Bot.Matrix.Rooms.Find(RoomId)?.NameOf(user) ?? DisplayText.NameOf(user, null);

    /// <summary>Mutes or unmutes the bot in this channel; all members see it. Playback continues unheard.</summary>
    public void SetMuted(bool muted) => _membership.Apply(_membership.State with { Muted = muted });

    /// <summary>Deafens or undeafens the bot in this channel; all members see it. A deafened bot hears nobody and is muted.</summary>
    public void SetDeafened(bool deafened) => _membership.Apply(_membership.State with { Deafened = deafened });

    /// <summary>Shows or hides, to all members, that the bot records. To show it from the first moment, set <see cref="JoinOptions.Recording"/> when joining.</summary>
    public void SetRecording(bool recording) => _membership.Apply(_membership.State with { Recording = recording });

    /// <summary>Sends a message to the channel's room.</summary>
    /// <exception cref="Parley.Matrix.Client.MatrixException">The homeserver refused the message.</exception>
    public Task<EventId> SendAsync(string text, CancellationToken cancellationToken = default) => Bot.SendAsync(RoomId, text, null, cancellationToken);

    /// <summary>
    /// Plays a source after those in the queue, and returns when its last frame was sent. A playback that starts from silence waits for
    /// members who are still connecting (<see cref="VoiceBotOptions.WaitForListeners"/>), so that they hear its beginning.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Stops the playback, or removes it from the queue.</param>
    /// <returns>How the playback ended.</returns>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Media"/>: the source cannot be played.</exception>
    public Task<PlaybackEnd> PlayAsync(AudioSource source, CancellationToken cancellationToken = default) => Player.PlayAsync(source, cancellationToken);

    /// <summary>Returns the encoded audio of all speakers as it arrives. Listening starts with the first <c>MoveNextAsync</c> and ends when the enumerator is disposed of or the bot leaves.</summary>
    /// <param name="options">Which speakers to hear, and how; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<VoiceFrame> ListenAsync(ListenOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var listener = _listening.Listen(options ?? new(), ticks: false);
        await foreach (var frame in listener.Frames.ReadAllAsync(cancellationToken))
            yield return frame!;
    }

    /// <summary>Returns the audio of all speakers decoded to PCM, each speaker's frames separately, with losses concealed.</summary>
    /// <param name="options">Which speakers to hear, and how; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<PcmFrame> ListenPcmAsync(ListenOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var decoders = new Decoders();
        using var listener = _listening.Listen(options ?? new(), ticks: false);
        await foreach (var frame in listener.Frames.ReadAllAsync(cancellationToken))
            yield return new(frame!.Speaker, decoders.Decode(frame), frame.At, frame.Kind == RemoteFrameKind.Lost);
    }

    /// <summary>Returns the audio of all speakers mixed: every 20 ms, 20 ms of mono samples at 48 kHz, silent while nobody speaks.</summary>
    /// <param name="options">Which speakers to hear; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The samples, valid until the next ones are requested.</returns>
    public async IAsyncEnumerable<ReadOnlyMemory<short>> ListenMixedAsync(ListenOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var mixer = new VoiceMixer();
        await foreach (var frames in ListenTogetherAsync(options, cancellationToken))
            yield return mixer.Mix(frames);
    }

    /// <summary>Returns the encoded audio of all speakers in steps of 20 ms, for mixing or forwarding: every 20 ms the frames of all speakers, none while nobody speaks.</summary>
    /// <param name="options">Which speakers to hear; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The frames; the list is valid until the next one is requested.</returns>
    public async IAsyncEnumerable<IReadOnlyList<VoiceFrame>> ListenTogetherAsync(ListenOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var listener = _listening.Listen((options ?? new()) with { Buffered = true }, ticks: true);
        var together = new List<VoiceFrame>();
        await foreach (var frame in listener.Frames.ReadAllAsync(cancellationToken))
            if (frame is not null)
            {
                together.Add(frame);
            }
            else
            {
                yield return together;
                together.Clear();
            }
    }

    /// <summary>Leaves the channel and stops playback. The bot stays a member of the room.</summary>
    public ValueTask LeaveAsync() => EndAsync(ChannelEnd.Left);

    /// <summary>Leaves the channel.</summary>
    public ValueTask DisposeAsync() => LeaveAsync();

    internal async Task JoinAsync(JoinOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await _membership.JoinAsync(options, cancellationToken);
        }
        catch (Exception e)
        {
            if (!_membership.IsIn)
                await EndAsync(ChannelEnd.Left);
            throw e is VoiceException refused ? Refused(refused) : e;
        }
    }

    internal void OnTombstone() => _membership.OnTombstone();

    internal void OnSignedOut() => _ = EndAsync(ChannelEnd.SignedOut).AsTask();

    internal void OnPeerOpened(VoicePeer peer) => _listening.OnPeerOpened(peer);

    internal void OnPeerClosed(VoicePeer peer)
    {
        _links.OnPeerClosed(peer);
        _listening.OnPeerClosed(peer);
    }

    private VoiceBotException Refused(VoiceException e) => Snapshot.Reason is VoiceProblem.MayNotJoin or VoiceProblem.PowerTakenAway
        ? new(BotStage.Permission, $"{Bot.UserId} is not allowed to join the voice channel of {Name}. Ask a room admin to set the power level of {VoiceEvents.CallState} to 0.", e)
        : new(BotStage.Join, e.Message, e);

    private async ValueTask EndAsync(ChannelEnd reason)
    {
        if (Interlocked.Exchange(ref _isEnding, 1) != 0)
            return;
        if (reason != ChannelEnd.Left)
            _log.Ended(RoomId, reason.ToString());
        _forget();
        _membership.Changed -= OnChanged;
        Player.Close();
        await _membership.DisposeAsync();
        await _audio.DisposeAsync();
        _listening.StopListening();
        _ended.TrySetResult(reason);
    }

    private void OnChanged(ChannelSnapshot snapshot)
    {
        var before = _before;
        _before = snapshot;
        _wait.OnChanged(snapshot);
        _links.OnChanged(snapshot);
        RaiseMemberEvents(before, snapshot);
        Changed?.Invoke(snapshot);
    }

    private void RaiseMemberEvents(ChannelSnapshot before, ChannelSnapshot after)
    {
        foreach (var member in after.Members)
        {
            var old = Find(before, member.DeviceKey);
            if (old is null && member.DeviceKey != DeviceKey)
                MemberJoined?.Invoke(member);
            if (member.Speaking != (old?.Speaking ?? false))
                SpeakingChanged?.Invoke(member);
        }
        foreach (var member in before.Members)
            if (member.DeviceKey != DeviceKey && Find(after, member.DeviceKey) is null)
                MemberLeft?.Invoke(member);
    }

    private static ChannelMember? Find(ChannelSnapshot snapshot, string key)
    {
        foreach (var member in snapshot.Members)
            if (member.DeviceKey == key)
                return member;
        return null;
    }

    /// <summary>Runs at each tick of 20 ms of the frame clock: ends the listeners' step, then takes the frame to send.</summary>
    private sealed class ChannelClock(ChannelAudio listening, FrameFeed feed) : IEncodedAudioSource
    {
        public int Read(Span<byte> packet, out byte level)
        {
            listening.Tick();
            return feed.Read(packet, out level);
        }
    }
}
