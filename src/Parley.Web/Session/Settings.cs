using Parley.Rtc;
using Parley.Web.Configuration;
using Parley.Web.Platform;

namespace Parley.Web.Session;

/// <summary>The user's settings in this browser.</summary>
public interface ISettings
{
    /// <summary>Gets the current settings.</summary>
    ClientSettings Current { get; }

    /// <summary>Gets the microphones and the permission to open them.</summary>
    IAudioDevices Devices { get; }

    /// <summary>Applies and stores settings.</summary>
    Task ApplyAsync(ClientSettings settings);
}

/// <summary>Settings that are stored in the browser.</summary>
internal sealed class Settings(Store store, IPage page, Microphone microphone, IAudioDevices devices, RenderThrottle rendering) : ISettings
{
    public ClientSettings Current { get; private set; } = store.Settings;

    public IAudioDevices Devices => devices;

    public async Task ApplyAsync(ClientSettings settings)
    {
        (Current, store.Settings) = (settings, settings);
        page.SetTheme(settings.Theme);
        await microphone.ApplyAsync(settings.Capture);
        rendering.Request();
    }
}
