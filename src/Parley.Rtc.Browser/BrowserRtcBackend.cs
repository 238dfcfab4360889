using System.Runtime.InteropServices.JavaScript;

namespace Parley.Rtc.Browser;

/// <summary>
/// The browser's WebRTC. Each operation takes one interop call; frequent work (audio levels, gathering, queued candidates) stays in
/// the JavaScript modules, which are named after the classes that call them.
/// </summary>
public sealed partial class BrowserRtcBackend : IRtcBackend
{
    private static Task<BrowserRtcBackend>? s_loading;

    private BrowserRtcBackend()
    {
        Devices = new MediaDevices();
        WatchNetwork(() => NetworkChanged?.Invoke());
    }

    /// <inheritdoc/>
    public event Action? NetworkChanged;

    /// <summary>Gets the microphones and the permission to open them.</summary>
    public IAudioDevices Devices { get; }

    /// <summary>
    /// Loads the JavaScript modules once and returns the page's backend.
    /// </summary>
    public static Task<BrowserRtcBackend> LoadAsync() => s_loading ??= LoadModulesAsync();

    /// <inheritdoc/>
    public async ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) =>
        await LocalAudio.OpenAsync(options, cancellationToken);

    /// <inheritdoc/>
    public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent) => new PeerConnection(options, onEvent);

    /// <inheritdoc/>
    public IAudioBundle CreateBundle(PeerConnectionOptions options, Action<PeerEvent> onEvent) => new AudioBundle(options, onEvent);

    /// <inheritdoc/>
    public void Prepare(PeerConnectionOptions options, int count) => PeerConnection.Prepare(options, count);

    /// <summary>Completes when the page is idle.</summary>
    public static Task IdleAsync() => Idle();

    private static async Task<BrowserRtcBackend> LoadModulesAsync()
    {
        await Task.WhenAll(
            JSHost.ImportAsync(Modules.Backend, Modules.Url(Modules.Backend)),
            JSHost.ImportAsync(Modules.LocalAudio, Modules.Url(Modules.LocalAudio)),
            JSHost.ImportAsync(Modules.MediaDevices, Modules.Url(Modules.MediaDevices)),
            JSHost.ImportAsync(Modules.PeerConnection, Modules.Url(Modules.PeerConnection)),
            JSHost.ImportAsync(Modules.RemoteAudio, Modules.Url(Modules.RemoteAudio)));
        return new BrowserRtcBackend();
    }

    [JSImport("idle", Modules.Backend)]
    private static partial Task Idle();

    [JSImport("watchNetwork", Modules.Backend)]
    private static partial void WatchNetwork([JSMarshalAs<JSType.Function>] Action onChange);
}
