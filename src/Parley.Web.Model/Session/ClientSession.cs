using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;
using Parley.Rtc;
using Parley.Voice;
using Parley.Web.Configuration;
using Parley.Web.Errors;
using Parley.Web.Media;
using Parley.Web.Platform;

namespace Parley.Web.Session;

/// <summary>Creates and runs the parts of a signed-in account.</summary>
public sealed class ClientSession : IAsyncDisposable
{
    private readonly MatrixSession _session;
    private readonly VoiceChannels _voice;
    private readonly Microphone _microphone;
    private readonly Account _account;
    private readonly CallSounds _sounds;
    private readonly CallController _call;
    private readonly RoomDirectory _rooms;
    private readonly JoinableRooms _joinableRooms;
    private readonly RoomUpgrades _upgrades;
    private readonly Notifier _notifier;
    private readonly RenderThrottle _rendering;
    private readonly Diagnostics _diagnostics;
    private readonly SessionMedia _media;
    private readonly IPage _page;
    private readonly IAudioDevices _devices;
    private readonly IIdentityKeys? _keys;
    private readonly string _keyName;

    /// <summary>Creates a session. No request is sent before <see cref="RunAsync"/>.</summary>
    public ClientSession(SessionRecord record, IMatrixTransport transport, IFileTransport files, RtcParts rtc, IPage page, Store store)
    {
        (_page, _devices, _keys, _keyName) = (page, rtc.Devices, rtc.Keys, record.UserId.Value + " " + record.DeviceId.Value);
        _session = new(transport, record, new() { Sync = new() { EventTypes = VoiceChannels.SyncEventTypes, MembersFor = VoiceChannels.SyncMembersFor }, LoggerFactory = FaultLogger.Instance });
        var (key, verified) = (rtc.Keys?.LoadAsync(_keyName), new VerifiedDevices(store.LoadVerified(record.UserId)));
        verified.Changed += () => store.SaveVerified(record.UserId, verified.ToString());
        _voice = new(_session, rtc.Backend, new() { LoggerFactory = FaultLogger.Instance, HasExclusiveDeviceKey = page.OwnsDevice, RelayOnly = store.Settings.RelayOnly, IdentityKey = key, Verified = verified });
        _microphone = new(rtc, _session.Clock);
        _rendering = new(_session.Clock);
        var settings = new Settings(store, page, _microphone, rtc.Devices, _voice, _rendering);
        _notifier = new(_session.UserId, page, settings);
        _call = new(_voice, _voice.Prepare, _microphone, settings, store, _rendering) { IdentityKey = key ?? Task.CompletedTask };
        _sounds = new(_voice, settings, page);
        _account = new(_session, _call, _rendering, store);
        _joinableRooms = new(_session, _rendering) { IsPageVisible = () => page.IsVisible };
        _rooms = new(_session, _joinableRooms);
        _upgrades = new(_session, _rooms, _call, _rendering);
        _diagnostics = new(_voice, () => _session.Status, _session.Clock);
        _media = new(_session, files);
        Parts = new(_account, _rooms, new RoomAdministration(_session), _call, new ReadMarkers(SendReceiptAsync, _session.Clock), settings, _diagnostics, new Invitations(_session, _rooms, page.Origin), _media, _rendering);
        _session.StatusChanged += OnStatusChanged;
        page.Woke += OnWoke;
        page.Closing += OnClosing;
        _devices.PlaybackChanged += _rendering.Request;
        if (store.Settings.Speaker is { } speaker)
            _devices.SelectSpeaker(speaker);
    }

    /// <summary>Gets what the pages use.</summary>
    public SessionParts Parts { get; }

    /// <summary>Gets whether the session ends because the user signed out here.</summary>
    public bool IsSignedOutByUser => _account.IsSignedOutByUser;

    /// <summary>Runs until the session ends, and returns the reason.</summary>
    public async Task<SessionEnd> RunAsync()
    {
        var updates = _session.Subscribe();
        _session.Start();
        _ = Faults.GuardAsync(_call.PrepareMicrophoneAsync);
        _ = Faults.GuardAsync(_account.LoadNameAsync);
        _ = Faults.GuardAsync(_joinableRooms.PollAsync);
        await foreach (var update in updates)
        {
            OnUpdate(update);
            if (update.IsInitial)
                _ = Faults.GuardAsync(_call.ResumeAsync);
        }
        return await _session.Ended;
    }

    /// <summary>Deletes the identity key of the device, after the device was signed out.</summary>
    public Task RemoveIdentityKeyAsync() => _keys?.RemoveAsync(_keyName) ?? Task.CompletedTask;

    /// <summary>Leaves the call, and ends the session in this browser.</summary>
    public async ValueTask DisposeAsync()
    {
        _page.Woke -= OnWoke;
        _page.Closing -= OnClosing;
        _devices.PlaybackChanged -= _rendering.Request;
        _media.Dispose();
        await _voice.DisposeAsync();
        await _session.DisposeAsync();
        await _microphone.DisposeAsync();
    }

    private void OnUpdate(SyncUpdate update)
    {
        _account.OnUpdate(update);
        _notifier.OnUpdate(update);
        _rooms.OnUpdate(update);
        _sounds.OnUpdate(update);
        foreach (var room in update.Rooms)
            _ = Faults.GuardAsync(() => _upgrades.FollowAsync(room.Room));
        _ = Faults.GuardAsync(() => _joinableRooms.RefreshAsync());
        _rendering.Request();
    }

    private void OnStatusChanged()
    {
        _diagnostics.OnConnectionChanged();
        _rendering.Request();
    }

    private void OnWoke()
    {
        _session.Wake();
        // A page that the browser restores from its back/forward cache left the channel in OnClosing.
        _ = Faults.GuardAsync(_call.ResumeAsync);
    }

    private void OnClosing() => _voice.LeaveNow();

    private Task SendReceiptAsync(RoomId room, EventId message) =>
        _session.Api.CallAsync(SendReceipt.Endpoint, new ReceiptRequest(), SendReceipt.Endpoint.Path(room.Value, ReceiptType.Read.Value, message.Value));
}
