using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Pacing;
using Parley.Rtc.Native.Peer;

namespace Parley.Rtc.Native;

/// <summary>
/// WebRTC audio with no browser in it. All connections of a backend share one UDP port and one certificate; a bot has one backend.
/// </summary>
public sealed class NativeRtcBackend : IRtcBackend, IAsyncDisposable
{
    private readonly NativeRtcOptions _options;
    private readonly RtcNetwork _network;
    private readonly DtlsCertificate _certificate;
    private readonly FrameClock _clock;
    private readonly TimeProvider _timeProvider;
    private readonly HashSet<NativePeerConnection> _connections = [];
    private bool _isDisposed;

    /// <summary>Opens the port.</summary>
    /// <param name="options">How the network is reached; null takes the defaults.</param>
    /// <param name="timeProvider">The clock; null takes the system's.</param>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.Unavailable"/> where the port cannot be opened; the message says why.</exception>
    public NativeRtcBackend(NativeRtcOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = options ?? new();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _network = new(
            new()
            {
                Port = _options.Port,
                Addresses = _options.Addresses,
                PublicAddresses = _options.PublicAddresses,
                IncludeLoopback = _options.IncludeLoopback,
                ServerCertificateValidation = _options.ServerCertificateValidation,
                ResolveName = _options.ResolveName,
            },
            _timeProvider);
        _certificate = DtlsCertificate.Create(_timeProvider);
        DtlsWarmUp.Begin();
        _clock = new(_timeProvider, () => _network.Now);
        _clock.ClientFailed += NoteFailedListener;
    }

    /// <summary>
    /// Called with what an event handler, a frame source or a sink of yours threw: it costs that event or frame and nothing else. On the
    /// thread that it happened on; for your log.
    /// </summary>
    public event Action<Exception>? ListenerFailed;

    /// <summary>For tests: sockets and threads.</summary>
    internal RtcNetwork Network => _network;

    /// <summary>The UDP port that IPv4 peers reach this side on.</summary>
    public int Port => (_network.Shared.IPv4 ?? _network.Shared.IPv6)!.LocalEndPoint.Port;

    /// <inheritdoc/>
    /// <remarks>The audio is a <see cref="NativeLocalAudio"/>, silent until it has a source.</remarks>
    public ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<ILocalAudio>(OpenLocalAudio());

    /// <summary>Opens what this member is heard with; silent until it has a source.</summary>
    public NativeLocalAudio OpenLocalAudio() => new(_clock);

    /// <inheritdoc/>
    /// <remarks>The connection's <see cref="IPeerConnection.RemoteAudio"/> is a <see cref="NativeRemoteAudio"/>.</remarks>
    public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var connection = new NativePeerConnection(_network, _clock, _certificate, _options, options, _timeProvider, onEvent, NoteFailedListener, Forget);
        lock (_connections)
            _connections.Add(connection);
        return connection;
    }

    /// <summary>Closes all connections and the port.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        NativePeerConnection[] open;
        lock (_connections)
            open = [.. _connections];
        foreach (var connection in open)
            await connection.DisposeAsync().ConfigureAwait(false);
        _clock.Dispose();
        _network.Dispose();
        _certificate.Dispose();
    }

    private void NoteFailedListener(Exception mistake)
    {
        try
        {
            ListenerFailed?.Invoke(mistake);
        }
        catch (Exception)
        {
            // Whoever logs mistakes makes one; there is nobody left to tell.
        }
    }

    private void Forget(NativePeerConnection connection)
    {
        lock (_connections)
            _connections.Remove(connection);
    }
}
