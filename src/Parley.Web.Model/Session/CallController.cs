using Parley.Matrix;
using Parley.Rtc;
using Parley.Voice;
using Parley.Web.Configuration;
using Parley.Web.Errors;

namespace Parley.Web.Session;

/// <summary>The voice channels, and this device's call.</summary>
public interface ICallController
{
    /// <summary>Gets the channel that this device is in or is joining, or <c>null</c> if there is none.</summary>
    ChannelSnapshot? Current { get; }

    /// <summary>Gets why this device's audio is not sent, with what to do, or <c>null</c> if the microphone works or is not needed.</summary>
    string? MicrophoneProblem { get; }

    /// <summary>Gets whether the browser is asking for microphone access. The join continues after the answer.</summary>
    bool IsMicrophonePromptOpen { get; }

    /// <summary>Gets whether the user speaks into a microphone that the user has muted.</summary>
    bool IsTalkingWhileMuted { get; }

    /// <summary>Gets whether the browser plays no audio until the user's next click or key.</summary>
    bool IsPlaybackBlocked { get; }

    /// <summary>Returns the current state of a room's voice channel.</summary>
    ChannelSnapshot Channel(RoomId room);

    /// <summary>Joins a voice channel. Without microphone access this device only listens.</summary>
    /// <exception cref="VoiceException">The join was refused.</exception>
    Task JoinAsync(RoomId room);

    /// <summary>Continues a join without the microphone while the browser asks for it. The microphone follows if the user allows it later.</summary>
    void ListenOnly();

    /// <summary>Opens the microphone again for the current call. The browser may prompt the user.</summary>
    /// <exception cref="VoiceException">The join was refused.</exception>
    Task RetryMicrophoneAsync();

    /// <summary>Leaves the current channel.</summary>
    Task LeaveAsync();

    /// <summary>Mutes or unmutes this device.</summary>
    void SetMuted(bool muted);

    /// <summary>Deafens or undeafens this device. A deafened device is muted too.</summary>
    void SetDeafened(bool deafened);

    /// <summary>Sets and stores the playback volume of a user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="volume">From 0 to 2; 1 plays the audio as it was sent.</param>
    void SetVolume(UserId user, double volume);

    /// <summary>Remembers that the user has compared the safety code that a snapshot of the device shows, or forgets the device.</summary>
    void SetVerified(ChannelMember member, bool verified);

    /// <summary>Changes a room's power levels so that all members can join its voice channel.</summary>
    /// <exception cref="VoiceException">The homeserver refused the change.</exception>
    Task RepairPermissionsAsync(RoomId room);
}

/// <summary>Joins and leaves voice channels, and returns to the call after a reload.</summary>
internal sealed class CallController : ICallController
{
    private readonly IVoiceChannels _voice;
    private readonly Microphone _microphone;
    private readonly ISettings _settings;
    private readonly Store _store;
    private readonly RenderThrottle _rendering;
    private readonly Dictionary<UserId, double> _volumes;
    private readonly Action<ILocalAudio?> _prepare;
    private readonly IAudioDevices _devices;
    // The channel that the user has chosen. Stored once the join's requests are on their way: storing may wait for the browser's process.
    private RoomId? _chosen;
    private bool _isResuming;
    // The audio of the current call; null if this device only listens.
    private ILocalAudio? _audio;
    private TaskCompletionSource<ILocalAudio?> _listenOnly = new();
    // Muted because there is no microphone, not by the user: not stored as the user's choice.
    private bool _isMutedWithoutMicrophone;
    private bool _isTalking;
    private (bool Muted, bool Deafened) _storedSilence;

    /// <summary>Creates the controller.</summary>
    /// <param name="voice">The voice channels.</param>
    /// <param name="prepare">Has connections created ahead of the next join, with the audio that it will send.</param>
    /// <param name="microphone">The microphone.</param>
    /// <param name="settings">The settings, which contain the microphone to open, and the devices.</param>
    /// <param name="store">What this browser and this tab store.</param>
    /// <param name="rendering">Requests renders.</param>
    public CallController(IVoiceChannels voice, Action<ILocalAudio?> prepare, Microphone microphone, ISettings settings, Store store, RenderThrottle rendering)
    {
        (_voice, _prepare, _microphone, _settings, _devices, _store, _rendering, _volumes) = (voice, prepare, microphone, settings, settings.Devices, store, rendering, store.Volumes);
        foreach (var (user, volume) in _volumes)
            _voice.SetVolume(user, volume);
        _voice.Changed += OnVoiceChanged;
        _microphone.Changed += OnMicrophoneChanged;
        _microphone.Closed += () => _prepare(null);
    }

    /// <summary>Gets or sets the task that loads the identity key of this device. A join waits for it, as for the microphone.</summary>
    public Task IdentityKey { get; init; } = Task.CompletedTask;

    public ChannelSnapshot? Current => _voice.Current?.Snapshot;

    public string? MicrophoneProblem => _microphone.Problem
        ?? (_audio is null && Current is not null ? "You only listen. To talk, allow microphone access, or try again." : null);

    public bool IsMicrophonePromptOpen { get; private set; }

    public bool IsTalkingWhileMuted => _isTalking && !_isMutedWithoutMicrophone && Current is { Phase: ChannelPhase.In, Muted: true };

    public bool IsPlaybackBlocked => _devices.IsPlaybackBlocked;

    public ChannelSnapshot Channel(RoomId room) => _voice[room].Snapshot;

    public async Task JoinAsync(RoomId room)
    {
        _chosen = room;
        var opening = _microphone.OpenAsync(_settings.Current.Capture);
        var audio = opening.IsCompleted ? await opening : await WaitForMicrophoneAsync(room, opening);
        await IdentityKey;
        _rendering.Request();
        var channel = _voice[room];
        if (_audio is null && audio is not null && _chosen == room && _voice.Current == channel)
            await channel.LeaveAsync(); // Joins again, because the connections have no audio to send.
        if (_chosen != room)
        {
            // The user left or chose another channel while the browser asked for microphone access.
            CloseUnusedMicrophone();
            return;
        }
        ListenToSelf(audio);
        MuteWithoutMicrophone();
        try
        {
            var joining = channel.JoinAsync(audio);
            _store.Call = room;
            await joining;
            _prepare(audio);
        }
        catch (VoiceException)
        {
            if (_chosen == room)
                _chosen = _store.Call = null;
            CloseUnusedMicrophone();
            throw;
        }
        if (!opening.IsCompleted)
            _ = Faults.GuardAsync(() => TalkWhenAllowedAsync(room, opening));
    }

    public void ListenOnly() => _listenOnly.TrySetResult(null);

    public Task RetryMicrophoneAsync() => _chosen is { } room ? JoinAsync(room) : Task.CompletedTask;

    public async Task LeaveAsync()
    {
        _chosen = null;
        (_store.Call, _store.Silence, _storedSilence) = (null, default, default);
        if (_voice.Current is { } current)
            await current.LeaveAsync();
    }

    public void SetMuted(bool muted) => _voice.SetMuted(muted);

    public void SetDeafened(bool deafened) => _voice.SetDeafened(deafened);

    public void SetVolume(UserId user, double volume)
    {
        if (volume is 1)
            _volumes.Remove(user);
        else
            _volumes[user] = volume;
        _store.Volumes = _volumes;
        _voice.SetVolume(user, volume);
    }

    public void SetVerified(ChannelMember member, bool verified) => _voice.SetVerified(member, verified);

    public Task RepairPermissionsAsync(RoomId room) => _voice[room].RepairPermissionsAsync().AsTask();

    /// <summary>Opens the microphone if that needs no prompt, and creates connections ahead of the first join.</summary>
    public async Task PrepareMicrophoneAsync()
    {
        _prepare(await _microphone.PrepareAsync(_settings.Current.Capture));
        CloseUnusedMicrophone();
        _rendering.Request();
    }

    /// <summary>Returns to the channel that this tab was in before a reload, muted and deafened as before. Does nothing while in a channel.</summary>
    public async Task ResumeAsync()
    {
        if (_isResuming || _store.Call is not { } room || _voice.Current is not null)
            return;
        _isResuming = true;
        try
        {
            var (muted, deafened) = _storedSilence = _store.Silence;
            if (muted)
                _voice.SetMuted(true);
            if (deafened)
                _voice.SetDeafened(true);
            await JoinAsync(room);
        }
        catch (VoiceException)
        {
            // The channel's snapshot contains the problem, and its page shows it.
        }
        finally
        {
            _isResuming = false;
        }
    }

    /// <summary>Joins the replacement of a room if this device's call is in that room.</summary>
    public Task MoveAsync(RoomId room, RoomId replacement) => _chosen == room ? JoinAsync(replacement) : Task.CompletedTask;

    private void ListenToSelf(ILocalAudio? audio)
    {
        if (_audio == audio)
            return;
        if (_audio is not null)
            _audio.SpeakingChanged -= OnTalking;
        _isTalking = false;
        _audio = audio;
        if (audio is not null)
            audio.SpeakingChanged += OnTalking;
    }

    private void OnTalking(bool talking)
    {
        _isTalking = talking;
        if (Current is { Muted: true })
            _rendering.Request();
    }

    private async Task<ILocalAudio?> WaitForMicrophoneAsync(RoomId room, Task<ILocalAudio?> opening)
    {
        _store.Call = room;
        _listenOnly = new();
        IsMicrophonePromptOpen = true;
        _rendering.Request();
        var first = await Task.WhenAny(opening, _listenOnly.Task);
        IsMicrophonePromptOpen = false;
        return await first;
    }

    // The user has chosen to listen and then allowed the microphone.
    private async Task TalkWhenAllowedAsync(RoomId room, Task<ILocalAudio?> opening)
    {
        if (await opening is not null && _chosen == room && _audio is null)
            await RetryMicrophoneAsync();
        _rendering.Request();
    }

    // A user who has muted stays muted when the microphone works again.
    private void MuteWithoutMicrophone()
    {
        var isMissing = _audio is null || !_microphone.CanCapture;
        if (isMissing != _isMutedWithoutMicrophone && (_isMutedWithoutMicrophone || !_voice.Muted))
            _voice.SetMuted(_isMutedWithoutMicrophone = isMissing);
    }

    private void CloseUnusedMicrophone()
    {
        if (_voice.Current is null)
            _microphone.CloseLater();
        else
            _microphone.KeepOpen();
    }

    private void OnMicrophoneChanged()
    {
        if (_audio is not null)
            MuteWithoutMicrophone();
        _rendering.Request();
    }

    private void OnVoiceChanged()
    {
        CloseUnusedMicrophone();
        if (Current is { } snapshot && (snapshot.Muted && !_isMutedWithoutMicrophone, snapshot.Deafened) is var silence && silence != _storedSilence)
            _store.Silence = _storedSilence = silence;
        _rendering.Request();
    }
}
