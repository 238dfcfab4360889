using Parley.Matrix;
using Parley.Rtc.Native;
using Parley.Voice;

namespace Parley.Bots;

/// <summary>
/// A voice channel that a bot is in. The object stays the same until the bot leaves: connections that are lost come back, an
/// upgraded room is followed, and what plays goes on. Members may be called from any thread.
/// </summary>
public sealed partial class BotChannel : IAsyncDisposable
{
    private readonly VoiceBot _bot;
    private readonly NativeLocalAudio _audio;
    private readonly CancellationTokenSource _left = new();
    private readonly TaskCompletionSource<ChannelEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _origin;
    private IVoiceChannel _voice;
    private ChannelSnapshot _before;
    private JoinOptions _shown = new();

    /// <param name="bot">The bot.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="isTest">Whether a test is the clock that asks the player for frames.</param>
    internal BotChannel(VoiceBot bot, RoomId roomId, bool isTest = false)
    {
        _bot = bot;
        RoomId = roomId;
        _origin = bot.Clock.GetTimestamp();
        _voice = bot.Voice[roomId];
        _before = _voice.Snapshot;
        _audio = bot.Backend.OpenLocalAudio();
        Player = new(bot, OnTick, () => WaitsForListeners);
        if (!isTest)
            _audio.Source = Player.Feed;
        _voice.Changed += OnChanged;
    }

    /// <summary>The room; another one after an upgrade.</summary>
    public RoomId RoomId { get; private set; }

    /// <summary>The room's name for people.</summary>
    public string Name => _bot.Matrix.Rooms.Find(RoomId)?.Name ?? RoomId.Value;

    /// <summary>The bot.</summary>
    public VoiceBot Bot => _bot;

    /// <summary>Plays in this channel: queue, pause, seek, volume.</summary>
    public AudioPlayer Player { get; }

    /// <summary>The channel at this moment.</summary>
    public ChannelSnapshot Snapshot => _voice.Snapshot;

    /// <summary>Who is in the channel, the bot included.</summary>
    public IReadOnlyList<ChannelMember> Members => Snapshot.Members;

    /// <summary>Who else is in the channel.</summary>
    public IEnumerable<ChannelMember> Others => Members.Where(member => member.DeviceKey != DeviceKey);

    /// <summary>The bot's own key among the members.</summary>
    public string DeviceKey => _bot.Voice.Key.Value;

    /// <summary>Time since this object was made, by the bot's clock: what <see cref="VoiceFrame.At"/> counts in.</summary>
    public TimeSpan Now => _bot.Clock.GetElapsedTime(_origin);

    /// <summary>Completes when the bot is in the channel no more and does not come back by itself.</summary>
    public Task<ChannelEnd> Ended => _ended.Task;

    /// <summary>Raised after <see cref="Snapshot"/> was replaced. It must not block.</summary>
    public event Action<ChannelSnapshot>? Changed;

    /// <summary>Raised when another device joins. It must not block.</summary>
    public event Action<ChannelMember>? MemberJoined;

    /// <summary>Raised when another device leaves. It must not block.</summary>
    public event Action<ChannelMember>? MemberLeft;

    /// <summary>Raised when somebody begins or ceases to speak: see <see cref="ChannelMember.Speaking"/>. It must not block.</summary>
    public event Action<ChannelMember>? SpeakingChanged;

    /// <summary>The name for people of a user in this room.</summary>
    public string NameOf(UserId user) => _bot.Matrix.Rooms.Find(RoomId)?.Member(user)?.Name ?? user.Localpart;

    /// <summary>Mutes or unmutes the bot in this channel, for all to see; what plays goes on unheard.</summary>
    public void SetMuted(bool muted) => Show(_shown with { Muted = muted });

    /// <summary>Deafens the bot in this channel, for all to see: it hears nobody and is muted.</summary>
    public void SetDeafened(bool deafened) => Show(_shown with { Deafened = deafened });

    /// <summary>Tells all whether the bot records what it hears. Before a join, <see cref="JoinOptions.Recording"/> tells it from the first moment on.</summary>
    public void SetRecording(bool recording) => Show(_shown with { Recording = recording });

    /// <summary>Writes into the channel's room.</summary>
    /// <exception cref="Parley.Matrix.Client.MatrixException">The homeserver refused.</exception>
    public Task<EventId> SendAsync(string text, CancellationToken cancellationToken = default) => _bot.SendAsync(RoomId, text, null, cancellationToken);

    /// <summary>
    /// Plays after what plays already, and returns when the last frame was sent. What begins from silence waits a moment for members who
    /// are still connecting (<see cref="VoiceBotOptions.WaitForListeners"/>): they hear its beginning.
    /// </summary>
    /// <param name="source">What to play.</param>
    /// <param name="cancellationToken">Ends it, or takes it out of the queue.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Media"/>: it cannot be played; the message says why and what to do.</exception>
    public async Task<PlaybackEnd> PlayAsync(AudioSource source, CancellationToken cancellationToken = default)
    {
        var playback = Player.Enqueue(source);
        await using var registration = cancellationToken.Register(playback.Stop);
        var end = await playback.Completion;
        cancellationToken.ThrowIfCancellationRequested();
        return end;
    }

    /// <summary>Leaves the channel; what plays ends. The bot stays a member of the room.</summary>
    public ValueTask LeaveAsync() => EndAsync(ChannelEnd.Left);

    /// <summary>Leaves.</summary>
    public ValueTask DisposeAsync() => LeaveAsync();

    private void Show(JoinOptions shown)
    {
        _shown = shown;
        _voice.SetMuted(shown.Muted);
        _voice.SetDeafened(shown.Deafened);
        _voice.SetRecording(shown.Recording);
    }

    internal void OnSignedOut() => _ = EndAsync(ChannelEnd.SignedOut).AsTask();

    private async ValueTask EndAsync(ChannelEnd reason)
    {
        lock (_left)
        {
            if (_left.IsCancellationRequested)
                return;
            _left.Cancel();
        }
        if (reason != ChannelEnd.Left)
            _bot.LogEnded(RoomId, reason);
        _bot.Forget(this);
        _voice.Changed -= OnChanged;
        Player.Close();
        await _voice.LeaveAsync();
        await _audio.DisposeAsync();
        StopListening();
        _ended.TrySetResult(reason);
    }

    private void OnChanged(ChannelSnapshot snapshot)
    {
        var before = _before;
        _before = snapshot;
        if (snapshot.Phase == ChannelPhase.Out)
            OnOut(snapshot.Reason);
        NoteListeners(snapshot);
        TellLinks(snapshot);
        TellMembers(before, snapshot);
        Changed?.Invoke(snapshot);
    }

    private void TellMembers(ChannelSnapshot before, ChannelSnapshot after)
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
}
