using Parley.Matrix;
using Parley.Voice;

namespace Parley.Web.Hosting;

internal sealed partial class Workspace
{
    private readonly Dictionary<UserId, double> _volumes;
    private bool _comingBack;
    private bool _mutedForNoMicrophone;
    private (bool Muted, bool Deafened) _silence; // as stored

    public async Task EnterAsync(RoomId room)
    {
        _store.Call = room;
        var opening = _microphone.OpenAsync(Settings.Capture);
        if (!opening.IsCompleted)
        {
            IsMicrophonePromptOpen = true;
            Tell();
        }
        var audio = await opening;
        IsMicrophonePromptOpen = false;
        Tell();
        if (_store.Call != room)
            return; // Another channel, or none, was chosen while the browser asked for the microphone.
        if (audio is null != _mutedForNoMicrophone)
            _voice[room].SetMuted(_mutedForNoMicrophone = audio is null); // The others see that there is nothing to hear.
        try
        {
            await _voice[room].JoinAsync(audio);
            _voice.Prepare(audio);
        }
        catch (VoiceException)
        {
            if (_store.Call == room)
                _store.Call = null;
            throw;
        }
    }

    public async Task LeaveCallAsync()
    {
        (_store.Call, _store.Silence, _silence) = (null, default, default);
        if (_voice.Current is { } current)
            await current.LeaveAsync();
    }

    public async Task ApplyAsync(ClientSettings settings)
    {
        (Settings, _store.Settings) = (settings, settings);
        _page.SetTheme(settings.Theme);
        await _microphone.ApplyAsync(settings.Capture);
        Tell();
    }

    public void SetVolume(UserId user, double volume)
    {
        _volumes[user] = volume;
        if (volume is 1)
            _volumes.Remove(user);
        _store.Volumes = _volumes;
        Apply(user, volume);
    }

    private void Apply(UserId user, double volume)
    {
        // A person's volume is the device's, whatever channel it is said to.
        foreach (var room in Rooms.Joined)
            if (room.Kind() == RoomKind.Voice)
            {
                _voice[room.Id].SetVolume(user, volume);
                return;
            }
    }

    private async Task PrepareMicrophoneAsync()
    {
        _voice.Prepare(await _microphone.PrepareAsync(Settings.Capture));
        Tell();
    }

    // After a reload in a call, this tab is in it again, as silent as it was.
    private async Task ComeBackAsync()
    {
        if (_comingBack || _store.Call is not { } room || _voice.Current is not null)
            return;
        _comingBack = true;
        try
        {
            var (muted, deafened) = _silence = _store.Silence;
            if (muted)
                _voice[room].SetMuted(true);
            if (deafened)
                _voice[room].SetDeafened(true);
            await EnterAsync(room);
        }
        catch (VoiceException)
        {
            // The channel's own view says what is wrong.
        }
        finally
        {
            _comingBack = false;
        }
    }

    private void OnVoiceChanged()
    {
        if (_voice.Current?.Snapshot is { } snapshot && _silence != (snapshot.Muted && !_mutedForNoMicrophone, snapshot.Deafened))
            _store.Silence = _silence = (snapshot.Muted && !_mutedForNoMicrophone, snapshot.Deafened);
        Tell();
    }
}
