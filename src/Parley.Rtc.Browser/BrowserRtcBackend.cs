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

    private static async Task<BrowserRtcBackend> LoadModulesAsync()
    {
        await Task.WhenAll(
            JSHost.ImportAsync(Modules.Backend, Modules.Url(Modules.Backend)),
            JSHost.ImportAsync(Modules.LocalAudio, Modules.Url(Modules.LocalAudio)),
            JSHost.ImportAsync(Modules.MediaDevices, Modules.Url(Modules.MediaDevices)),
            JSHost.ImportAsync(Modules.PeerConnection, Modules.Url(Modules.PeerConnection)),
            JSHost.ImportAsync(Modules.RemoteAudio, Modules.Url(Modules.RemoteAudio)));
        var backend = new BrowserRtcBackend();
        _ = backend.WarmAsync();
        return backend;
    }

    /// <summary>
    /// A first connection costs more than a later one, in the runtime and in the browser; a pair that leads nowhere takes some 15 ms of
    /// that on itself while the page is idle (measured in Chromium: 70 ms of set-up become 55).
    /// </summary>
    private async Task WarmAsync()
    {
        try
        {
            await Idle();
            await using var one = CreatePeerConnection(new PeerConnectionOptions(), static _ => { });
            await using var other = CreatePeerConnection(new PeerConnectionOptions(), static _ => { });
            var answer = await other.AnswerAsync(await one.OfferAsync(new OfferOptions()), new AnswerOptions());
            await one.AcceptAnswerAsync(answer);
            await one.AddCandidatesAsync([new IceCandidate("")]);
            await one.GetStatisticsAsync();
        }
        catch (Exception exception) when (exception is RtcException or JSException)
        {
            // Whoever makes a connection that matters is told.
        }
    }

    [JSImport("idle", Modules.Backend)]
    private static partial Task Idle();

    [JSImport("watchNetwork", Modules.Backend)]
    private static partial void WatchNetwork([JSMarshalAs<JSType.Function>] Action onChange);
}
