using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc;
using Parley.Voice;
using Parley.Web.Configuration;
using Parley.Web.Session;

namespace Parley.Web.Tests.Fakes;

/// <summary>All parts of a session. It records the calls of the pages.</summary>
internal sealed class FakeSession : IAccount, IRoomDirectory, IRoomAdministration, ICallController, IReadMarkers, ISettings, IDiagnostics, IInvitations, IRenderSignal, IAudioDevices
{
    private readonly Dictionary<RoomId, FakeConversation> _conversations = [];
    private readonly Dictionary<RoomId, ChannelSnapshot> _channels = [];
    private Action? _devicesChanged;

    public event Action? Changed;

    public event Action<RoomRemoval>? Removed;

    event Action? IAudioDevices.Changed
    {
        add => _devicesChanged += value;
        remove => _devicesChanged -= value;
    }

    public UserId UserId { get; } = UserId.Parse("@anna:example.org");

    public string DisplayName { get; set; } = "Anna";

    public string? GeneratedPassword { get; set; }

    public void ForgetPassword() => GeneratedPassword = null;

    public ConnectionStatus Connection { get; set; } = ConnectionStatus.Connected;

    public string? Problem { get; set; }

    public RoomList All { get; set; } = RoomList.Empty;

    public bool IsLoaded { get; set; } = true;

    /// <summary>The valid invitation codes; null for a homeserver without them.</summary>
    public List<InvitationInfo>? InvitationCodes { get; set; }

    public JoinPreview? Preview { get; set; }

    /// <summary>The room that a link joins; null if its members must let the user in.</summary>
    public RoomId? LinkedRoom { get; set; }

    public ChannelSnapshot? Current { get; private set; }

    public string? MicrophoneProblem { get; set; }

    public bool IsMicrophonePromptOpen { get; set; }

    public bool IsPlaybackBlocked { get; set; }

    public bool IsTalkingWhileMuted { get; set; }

    public FakeAudio? Audio { get; set; }

    public string? NextKey { get; set; }

    public bool CanSelectSpeaker { get; set; } = true;

    public IAudioDevices Devices => this;

    public bool? HasRelay { get; set; } = true;

    public ClientSettings Settings { get; private set; } = new();

    ClientSettings ISettings.Current => Settings;

    public List<string> Calls { get; } = [];

    /// <summary>Thrown by the next call.</summary>
    public Exception? Refusal { get; set; }

    public Dictionary<RoomId, JoinableRoom[]> Joinable { get; } = [];

    public AudioDevice[] Microphones { get; set; } = [new("one", "Desk microphone"), new("two", "Headset")];

    /// <summary>Connects a microphone.</summary>
    public void Connect(AudioDevice device)
    {
        Microphones = [.. Microphones, device];
        _devicesChanged?.Invoke();
    }

    public void Render() => Changed?.Invoke();

    public void Remove(RoomRemoval removal) => Removed?.Invoke(removal);

    /// <summary>Changes a channel's snapshot.</summary>
    public void Show(RoomId room, Func<ChannelSnapshot, ChannelSnapshot> change)
    {
        var snapshot = _channels[room] = change(Channel(room));
        Current = snapshot.Phase != ChannelPhase.Out ? snapshot : Current?.RoomId == room ? null : Current;
    }

    public ChannelSnapshot Channel(RoomId room) => _channels.GetValueOrDefault(room) ?? new() { RoomId = room };

    public FakeConversation FakeConversation(RoomId room) => _conversations.TryGetValue(room, out var known) ? known : _conversations[room] = new();

    public IConversation Conversation(RoomId room) => FakeConversation(room);

    public void LoadMembers(RoomId room) => Calls.Add("members " + room);

    public void RefreshJoinableRooms(RoomId space) => Calls.Add("refresh " + space);

    public IReadOnlyList<JoinableRoom> JoinableRooms(RoomId space) => Joinable.GetValueOrDefault(space) ?? [];

    Task ICallController.JoinAsync(RoomId room) => Note($"join call {room}");

    public void ListenOnly() => Calls.Add("only listen");

    public Task RetryMicrophoneAsync() => Note("retry microphone");

    Task ICallController.LeaveAsync() => Note("leave call");

    public void SetMuted(bool muted) => Calls.Add(muted ? "mute" : "unmute");

    public void SetDeafened(bool deafened) => Calls.Add(deafened ? "deafen" : "undeafen");

    public void SetVolume(UserId user, double volume) => Calls.Add($"volume {user} {volume}");

    public void SetVerified(ChannelMember member, bool verified) => Calls.Add((verified ? "verify " : "forget ") + member.DeviceKey);

    public Task RepairPermissionsAsync(RoomId room) => Note("repair");

    public void MarkRead(RoomId room, EventId message) => Calls.Add($"read {message}");

    public async Task<RoomId> CreateAsync(NewRoom room)
    {
        await Note($"create {room.Kind} {room.Name} {room.Access}");
        return RoomId.Parse("!new:example.org");
    }

    async Task<RoomId> IRoomDirectory.JoinAsync(string roomOrAlias, IReadOnlyList<string>? via)
    {
        await Note($"join {roomOrAlias}");
        return RoomId.Parse("!joined:example.org");
    }

    Task IRoomDirectory.LeaveAsync(RoomId room) => Note($"leave {room}");

    public List<Person> People { get; } = [];

    public Task<IReadOnlyList<Person>> SearchUsersAsync(string term) =>
        Task.FromResult<IReadOnlyList<Person>>([.. People.Where(p => p.Name.Contains(term, StringComparison.OrdinalIgnoreCase))]);

    public Task InviteAsync(RoomId room, UserId user) => Note($"invite {user}");

    public string LinkTo(Room room, Room? space) => $"http://localhost:8080/#/join/{room.Id}" + (space is null ? "" : $"?space={space.Id}");

    public Task<IReadOnlyList<InvitationInfo>?> ListAsync(RoomId room) => Task.FromResult<IReadOnlyList<InvitationInfo>?>(InvitationCodes?.ToList());

    async Task<InvitationInfo> IInvitations.CreateAsync(Room room, Room? space, int uses, TimeSpan lifetime)
    {
        await Note($"create link {room.Id} {space?.Id} {uses} {lifetime.TotalHours}h");
        var created = new InvitationInfo("code", "http://localhost:8080/#/join/new", UserId, uses, null);
        InvitationCodes!.Add(created);
        return created;
    }

    public async Task RevokeAsync(string code)
    {
        await Note($"revoke {code}");
        InvitationCodes!.RemoveAll(item => item.Code == code);
    }

    public async Task<JoinPreview?> PreviewAsync(JoinLink link)
    {
        await Note($"preview {link.RoomOrAlias}");
        return Preview;
    }

    async Task<RoomId?> IInvitations.JoinAsync(JoinLink link)
    {
        await Note($"join link {link.RoomOrAlias} {link.Code}");
        return LinkedRoom;
    }

    public Task LoadMembersAsync(RoomId room) => Task.CompletedTask;

    public Task SetNameAsync(RoomId room, string name) => Note($"name {name}");

    public Task SetTopicAsync(RoomId room, string topic) => Note($"topic {topic}");

    public Task SetAccessAsync(RoomId room, RoomAccess access, RoomId? space) => Note($"access {access} {space}");

    public Task SetLevelAsync(RoomId room, UserId user, long level) => Note($"level {user} {level}");

    public Task KickAsync(RoomId room, UserId user, string? reason) => Note($"kick {user} {reason}");

    public Task BanAsync(RoomId room, UserId user, string? reason) => Note($"ban {user} {reason}");

    public Task UnbanAsync(RoomId room, UserId user) => Note($"unban {user}");

    public Task RemoveFromSpaceAsync(RoomId space, RoomId room) => Note($"remove {room} from {space}");

    public Task DeleteAsync(RoomId room) => Note($"delete {room}");

    public Task RenameAsync(string name) => Note($"rename {name}");

    public Task ApplyAsync(ClientSettings settings)
    {
        Settings = settings;
        return Note("apply");
    }

    public DiagnosticsReport Report { get; set; } = new(default, [], []);

    public PeerStatistics? Statistics { get; set; }

    public Task<PeerStatistics?> MeasureAsync(string deviceKey) => Task.FromResult(Statistics);

    public Task<DiagnosticsReport> CaptureAsync() => Task.FromResult(Report);

    public Task SignOutAsync() => Note("sign out");

    public ValueTask<MicrophonePermission> QueryMicrophonePermissionAsync(CancellationToken cancellationToken = default) => new(MicrophonePermission.Granted);

    public ValueTask<IReadOnlyList<AudioDevice>> ListMicrophonesAsync(CancellationToken cancellationToken = default) => new(Microphones);

    public ValueTask<IReadOnlyList<AudioDevice>> ListSpeakersAsync(CancellationToken cancellationToken = default) => new([new("speakers", "Loudspeakers")]);

    public void Play(CallSound sound) => Calls.Add("sound " + sound);

    public ValueTask<string?> RecordKeyAsync(CancellationToken cancellationToken = default) => new(NextKey);

    public Task<ILocalAudio?> OpenMicrophoneAsync() => Task.FromResult<ILocalAudio?>(Audio);

    public void CloseMicrophone() => Calls.Add("close microphone");

    private Task Note(string call)
    {
        Calls.Add(call);
        return Refusal is { } refusal ? Task.FromException(refusal) : Task.CompletedTask;
    }
}

internal sealed class FakeConversation : IConversation
{
    public event Action? Changed;

    public TimelineSnapshot Snapshot { get; private set; } = new([], false);

    public List<string> Sent { get; } = [];

    public int LoadedPages { get; private set; }

    public int Trims { get; private set; }

    public void Trim() => Trims++;

    public List<bool> TypingReports { get; } = [];

    public void ReportTyping(bool isTyping) => TypingReports.Add(isTyping);

    public void Show(TimelineSnapshot snapshot)
    {
        Snapshot = snapshot;
        Changed?.Invoke();
    }

    public OutgoingMessage? Last { get; private set; }

    public void Send(OutgoingMessage message)
    {
        Last = message;
        Sent.Add(message.Body);
    }

    public void Edit(EventId message, OutgoingMessage text)
    {
        Last = text;
        Sent.Add($"edit {message} {text.Body}");
    }

    public void Delete(EventId message) => Sent.Add($"delete {message}");

    public void ToggleReaction(EventId message, string key) => Sent.Add($"react {message} {key}");

    public void Discard(string transactionId) => Sent.Add("discard " + transactionId);

    public void LoadQuoted(EventId message) => Sent.Add($"load {message}");

    public void Retry(string transactionId) => Sent.Add("retry " + transactionId);

    public Task LoadOlderAsync()
    {
        LoadedPages++;
        return Task.CompletedTask;
    }
}
