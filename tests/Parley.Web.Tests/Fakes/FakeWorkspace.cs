using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc;
using Parley.Voice;
using Parley.Web.Hosting;

namespace Parley.Web.Tests.Fakes;

internal sealed class FakeWorkspace : IWorkspace, IAudioDevices
{
    private readonly Dictionary<RoomId, FakeConversation> _conversations = [];

    public event Action? Changed;

    event Action? IAudioDevices.Changed
    {
        add
        {
        }

        remove
        {
        }
    }

    public UserId UserId { get; } = UserId.Parse("@anna:example.org");

    public string DisplayName { get; set; } = "Anna";

    public string? GeneratedPassword { get; set; }

    public ConnectionStatus Connection { get; set; } = ConnectionStatus.Connected;

    public RoomList Rooms { get; set; } = RoomList.Empty;

    public FakeVoice FakeVoice { get; } = new();

    public IVoiceChannels Voice => FakeVoice;

    public string? MicrophoneProblem { get; set; }

    public bool IsMicrophonePromptOpen { get; set; }

    public IAudioDevices Devices => this;

    public ClientSettings Settings { get; private set; } = new();

    public List<string> Calls { get; } = [];

    /// <summary>Thrown by whatever is asked next.</summary>
    public Exception? Refusal { get; set; }

    public Dictionary<RoomId, JoinableRoom[]> Open { get; } = [];

    public void Tell() => Changed?.Invoke();

    public FakeConversation FakeConversation(RoomId room) => _conversations.TryGetValue(room, out var known) ? known : _conversations[room] = new();

    public IConversation Conversation(RoomId room) => FakeConversation(room);

    public IReadOnlyList<JoinableRoom> JoinableRooms(RoomId space) => Open.GetValueOrDefault(space) ?? [];

    public Task EnterAsync(RoomId room) => Note($"enter {room}");

    public Task LeaveCallAsync() => Note("leave call");

    public void SetVolume(UserId user, double volume) => Calls.Add($"volume {user} {volume}");

    public void MarkRead(RoomId room, EventId message) => Calls.Add($"read {message}");

    public async Task<RoomId> CreateAsync(NewRoom room)
    {
        await Note($"create {room.Kind} {room.Name}");
        return RoomId.Parse("!new:example.org");
    }

    public async Task<RoomId> JoinRoomAsync(string roomOrAlias, IReadOnlyList<string>? via = null)
    {
        await Note($"join {roomOrAlias}");
        return RoomId.Parse("!joined:example.org");
    }

    public Task LeaveRoomAsync(RoomId room) => Note($"leave {room}");

    public Task InviteAsync(RoomId room, string userId) => Note($"invite {userId}");

    public Task RenameAsync(string name) => Note($"rename {name}");

    public Task ApplyAsync(ClientSettings settings)
    {
        Settings = settings;
        return Note("apply");
    }

    public Task SignOutAsync() => Note("sign out");

    public ValueTask<MicrophonePermission> QueryMicrophonePermissionAsync(CancellationToken cancellationToken = default) => new(MicrophonePermission.Granted);

    public ValueTask<IReadOnlyList<AudioDevice>> ListMicrophonesAsync(CancellationToken cancellationToken = default) =>
        new([new AudioDevice("one", "Desk microphone"), new AudioDevice("two", "Headset")]);

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

    public int PagesAskedFor { get; private set; }

    public int Trims { get; private set; }

    public void Trim() => Trims++;

    public void Show(TimelineSnapshot snapshot)
    {
        Snapshot = snapshot;
        Changed?.Invoke();
    }

    public void Send(string text) => Sent.Add(text);

    public void Retry(string transactionId) => Sent.Add("again " + transactionId);

    public Task LoadOlderAsync()
    {
        PagesAskedFor++;
        return Task.CompletedTask;
    }
}
