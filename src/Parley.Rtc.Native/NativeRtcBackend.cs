using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Pacing;
using Parley.Rtc.Native.Peer;

namespace Parley.Rtc.Native;

/// <summary>
/// WebRTC audio without a browser. All connections of a backend share one UDP port. Create one backend for each bot.
/// </summary>
/// <remarks>
/// The meter and the activity source are named <c>Parley.Rtc</c>. Log messages go to <see cref="NativeRtcOptions.LoggerFactory"/>; they
/// contain no addresses, keys or descriptions.
/// </remarks>
public sealed partial class NativeRtcBackend : IRtcBackend, IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly RtcNetwork _network;
    private readonly DtlsCertificate _certificate;

    // A certificate exists as long as its scope.
    private readonly ConditionalWeakTable<CertificateScope, DtlsCertificate> _certificates = [];
    private readonly TimeProvider _timeProvider;
    private readonly FrameClock _clock;
    private readonly PeerContext _context;
    private readonly HashSet<NativeAudioBundle> _connections = [];
    private bool _isDisposed;

    /// <summary>Creates a backend and opens its port.</summary>
    /// <param name="options">The network options; null uses the defaults.</param>
    /// <param name="timeProvider">The clock; null uses the system clock.</param>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.Unavailable"/> if the port cannot be opened; the message has the reason.</exception>
    public NativeRtcBackend(NativeRtcOptions? options = null, TimeProvider? timeProvider = null)
    {
        options ??= new();
        timeProvider ??= TimeProvider.System;
        _logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<NativeRtcBackend>();
        _network = new(
            new()
            {
                Port = options.Port,
                Addresses = options.Addresses,
                PublicAddresses = options.PublicAddresses,
                IncludeLoopback = options.IncludeLoopback,
                ServerCertificateValidation = options.ServerCertificateValidation,
                ResolveName = options.ResolveName,
                Failed = OnNetworkFailed,
            },
            timeProvider);
        _timeProvider = timeProvider;
        _certificate = DtlsCertificate.Create(timeProvider);
        DtlsWarmUp.Begin();
        _clock = new(timeProvider, () => _network.Now);
        _clock.ClientFailed += OnListenerFailed;
        _context = new(_network, _clock, options.SharePort, timeProvider, _logger, OnListenerFailed, Forget);
        LogOpened(Port);
    }

    /// <summary>Gets the network, for tests.</summary>
    internal RtcNetwork Network => _network;

    /// <summary>Gets the UDP port, the IPv4 one if the address families have different ports.</summary>
    public int Port => _network.Sockets.Shared.All[0].LocalEndPoint.Port;

    /// <inheritdoc/>
    /// <remarks>Returns a <see cref="NativeLocalAudio"/>, which sends silence until its source is set.</remarks>
    public ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<ILocalAudio>(OpenLocalAudio());

    /// <summary>Creates a local audio, which sends silence until its source is set.</summary>
    public NativeLocalAudio OpenLocalAudio() => new(_clock);

    /// <inheritdoc/>
    /// <remarks>The <see cref="IPeerConnection.RemoteAudio"/> of the connection is a <see cref="NativeRemoteAudio"/>.</remarks>
    public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent) =>
        new NativePeerConnection(Create(options, onEvent, isSingle: true));

    /// <inheritdoc/>
    /// <remarks>The <see cref="IAudioSection.RemoteAudio"/> of each section is a <see cref="NativeRemoteAudio"/>. A voice without a sink is not buffered.</remarks>
    public IAudioBundle CreateBundle(PeerConnectionOptions options, Action<PeerEvent> onEvent) => Create(options, onEvent, isSingle: false);

    /// <summary>Closes all connections and the port.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        NativeAudioBundle[] open;
        lock (_connections)
            open = [.. _connections];
        foreach (var connection in open)
            await connection.DisposeAsync().ConfigureAwait(false);
        _clock.Dispose();
        _network.Dispose();
        _certificate.Dispose();
    }

    private NativeAudioBundle Create(PeerConnectionOptions options, Action<PeerEvent> onEvent, bool isSingle)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var connection = new NativeAudioBundle(_context, CertificateOf(options.Certificate), options, onEvent, isSingle);
        lock (_connections)
            _connections.Add(connection);
        return connection;
    }

    private DtlsCertificate CertificateOf(CertificateScope? scope) =>
        scope is null ? _certificate : _certificates.GetValue(scope, _ => DtlsCertificate.Create(_timeProvider));

    private void OnListenerFailed(Exception exception) => Log(LogListenerFailed, exception);

    private void OnNetworkFailed(Exception exception) => Log(LogNetworkFailed, exception);

    private static void Log(Action<Exception> message, Exception exception)
    {
        try
        {
            message(exception);
        }
        catch (Exception)
        {
            // The logger itself threw. The thread serves all connections and must continue.
        }
    }

    private void Forget(NativeAudioBundle connection)
    {
        lock (_connections)
            _connections.Remove(connection);
    }
}
