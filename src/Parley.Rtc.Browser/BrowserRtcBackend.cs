using System.Runtime.InteropServices.JavaScript;

namespace Parley.Rtc.Browser;

/// <summary>
/// The browser's own WebRTC. One interop call for each operation; what happens often (levels, gathering, queued candidates) stays in
/// the JavaScript modules, which are named like the classes that call them.
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

    /// <summary>The machine's microphones, and whether they may be opened.</summary>
    public IAudioDevices Devices { get; }

    /// <summary>
    /// Loads the JavaScript modules, once for the page; later calls return the same backend. Loading also prepares the certificate
    /// with which all connections of the page present themselves.
    /// </summary>
    public static Task<BrowserRtcBackend> LoadAsync() => s_loading ??= LoadModulesAsync();

    /// <inheritdoc/>
    public async ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) =>
        await LocalAudio.OpenAsync(options, cancellationToken);

    /// <inheritdoc/>
    public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent) => new PeerConnection(options, onEvent);

    /// <inheritdoc/>
    public void Prepare(PeerConnectionOptions options, int count) => PeerConnection.Prepare(options, count);

    /// <summary>Completes when the page has nothing else to do.</summary>
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
