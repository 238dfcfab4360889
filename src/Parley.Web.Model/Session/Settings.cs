using Parley.Rtc;
using Parley.Voice;
using Parley.Web.Configuration;
using Parley.Web.Platform;

namespace Parley.Web.Session;

/// <summary>The user's settings in this browser.</summary>
public interface ISettings
{
    /// <summary>Gets the current settings.</summary>
    ClientSettings Current { get; }

    /// <summary>Gets whether the homeserver has a relay (TURN); <c>null</c> if that is not known yet.</summary>
    bool? HasRelay { get; }

    /// <summary>Gets the microphones and the permission to open them.</summary>
    IAudioDevices Devices { get; }

    /// <summary>
    /// Opens the microphone for a level meter; the browser may prompt the user. Returns <c>null</c> if it fails. Call
    /// <see cref="CloseMicrophone"/> afterwards.
    /// </summary>
    Task<ILocalAudio?> OpenMicrophoneAsync();

    /// <summary>Closes the microphone later, unless a call uses it.</summary>
    void CloseMicrophone();

    /// <summary>Applies and stores settings.</summary>
    Task ApplyAsync(ClientSettings settings);
}

/// <summary>Settings that are stored in the browser.</summary>
internal sealed class Settings(Store store, IPage page, Microphone microphone, IAudioDevices devices, IVoiceChannels voice, RenderThrottle rendering) : ISettings
{
    public ClientSettings Current { get; private set; } = store.Settings;

    public bool? HasRelay => voice.HasRelay;

    public IAudioDevices Devices => devices;

    public Task<ILocalAudio?> OpenMicrophoneAsync() => microphone.OpenAsync(Current.Capture);

    public void CloseMicrophone()
    {
        if (voice.Current is null)
            microphone.CloseLater();
    }

    public async Task ApplyAsync(ClientSettings settings)
    {
        var isCaptureChanged = settings.Capture != Current.Capture;
        if (settings.Speaker != Current.Speaker)
            devices.SelectSpeaker(settings.Speaker);
        (Current, store.Settings) = (settings, settings);
        page.SetTheme(settings.Theme);
        voice.SetRelayOnly(settings.RelayOnly);
        if (isCaptureChanged)
            await microphone.ApplyAsync(settings.Capture);
        rendering.Request();
    }
}
