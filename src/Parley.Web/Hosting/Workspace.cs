using System.Diagnostics;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc;
using Parley.Voice;
using Parley.Web.Platform;

namespace Parley.Web.Hosting;

/// <summary>A signed-in account: its session and its voice channels behind what the pages need.</summary>
internal sealed partial class Workspace : IWorkspace, IAsyncDisposable
{
    // Drawing takes a fifteenth of the page's one thread, so that in the middle of a join the join goes first.
    private const int DrawingShare = 15;
    private static readonly TimeSpan LeastBetweenDrawings = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan MostBetweenDrawings = TimeSpan.FromSeconds(1);

    private readonly MatrixSession _session;
    private readonly VoiceChannels _voice;
    private readonly Microphone _microphone;
    private readonly IPage _page;
    private readonly Store _store;
    private readonly Dictionary<RoomId, Conversation> _conversations = [];
    private bool _telling;
    private TimeSpan _betweenDrawings = LeastBetweenDrawings;

    public Workspace(SessionRecord record, IMatrixTransport transport, RtcParts rtc, IPage page, Store store)
    {
        (_page, _store, Devices) = (page, store, rtc.Devices);
        (Settings, GeneratedPassword, DisplayName) = (store.Settings, store.GeneratedPassword, record.UserId.Localpart);
        _volumes = store.Volumes;
        _session = new(transport, record, new() { Sync = new() { EventTypes = VoiceChannels.SyncEventTypes, MembersFor = VoiceChannels.SyncMembersFor }, OnFault = Faults.Log });
        _voice = new(_session, rtc.Backend, new() { OnFault = Faults.Log, HasExclusiveDeviceKey = page.OwnsDevice });
        _microphone = new(rtc);
        _session.StatusChanged += Tell;
        _voice.Changed += OnVoiceChanged;
        _page.Woke += OnWoke;
        _page.Closing += OnClosing;
    }

    public event Action? Changed;

    public UserId UserId => _session.UserId;

    public string DisplayName { get; private set; }

    public string? GeneratedPassword { get; }

    public ConnectionStatus Connection => _session.Status;

    public RoomList Rooms => _session.Rooms;

    public IVoiceChannels Voice => _voice;

    public string? MicrophoneProblem => _microphone.Problem;

    public bool IsMicrophonePromptOpen { get; private set; }

    public IAudioDevices Devices { get; }

    public ClientSettings Settings { get; private set; }

    /// <summary>Whether the person asked for the end of the session.</summary>
    public bool SignedOutByUser { get; private set; }

    /// <summary>Runs until the session is over.</summary>
    public async Task<SessionEnd> RunAsync()
    {
        var updates = _session.Subscribe();
        _session.Start();
        _ = PrepareMicrophoneAsync();
        _ = FetchNameAsync();
        await foreach (var update in updates)
        {
            OnUpdate(update);
            if (!update.IsInitial)
                continue;
            foreach (var (user, volume) in _volumes)
                Apply(user, volume);
            _ = ComeBackAsync();
        }
        return await _session.Ended;
    }

    public IConversation Conversation(RoomId room) =>
        _conversations.TryGetValue(room, out var known) ? known : _conversations[room] = new(_session.Timeline(room));

    public async ValueTask DisposeAsync()
    {
        _page.Woke -= OnWoke;
        _page.Closing -= OnClosing;
        await _voice.DisposeAsync();
        await _session.DisposeAsync();
        await _microphone.DisposeAsync();
    }

    public async Task SignOutAsync()
    {
        SignedOutByUser = true;
        await LeaveCallAsync();
        try
        {
            await _session.LogoutAsync();
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException)
        {
            // The homeserver is told nothing then; this browser forgets the login all the same.
        }
    }

    // The page has one thread: what a click or a message sets off leaves first, then it is drawn, a burst of changes once.
    private async void Tell()
    {
        if (_telling)
            return;
        _telling = true;
        await Task.Delay(_betweenDrawings);
        _telling = false;
        var began = Stopwatch.GetTimestamp();
        Changed?.Invoke();
        var due = Stopwatch.GetElapsedTime(began) * DrawingShare;
        _betweenDrawings = due < LeastBetweenDrawings ? LeastBetweenDrawings : due > MostBetweenDrawings ? MostBetweenDrawings : due;
    }

    private void OnUpdate(SyncUpdate update)
    {
        foreach (var room in update.Rooms)
            if (room.Room.Member(UserId) is { } self && room.Room.Membership == Membership.Join)
                DisplayName = self.Name;
        foreach (var room in update.Rooms)
            Follow(room.Room);
        RefreshOpenRooms();
        Tell();
    }

    private void OnWoke()
    {
        _session.Wake();
        // A page that comes back out of the browser's cache has said goodbye already.
        if (_voice.Current is null)
            _ = ComeBackAsync();
    }

    private void OnClosing() => _voice.LeaveNow();

    private async Task FetchNameAsync()
    {
        try
        {
            if ((await _session.GetProfileAsync(UserId)).Displayname is { Length: > 0 } name)
                DisplayName = name;
            Tell();
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException)
        {
            // The rooms tell it too.
        }
    }
}
