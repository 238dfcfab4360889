using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Pacing;
using Parley.Rtc.Native.Sdp;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>A peer connection of the native backend: descriptions and candidates on the outside, transport and media inside.</summary>
internal sealed partial class NativePeerConnection : IPeerConnection, ITransportOwner
{
    private readonly RtcNetwork _network;
    private readonly DtlsCertificate _certificate;
    private readonly TimeProvider _timeProvider;
    private readonly PeerConnectionOptions _options;
    private readonly Action<NativePeerConnection> _closed;
    private readonly EventPump _pump;
    private readonly OperationChain _chain = new();
    private readonly SdpNegotiator _negotiator = new((ulong)SecureRandom.Instance.NextInt64(1, 1L << 62));
    private readonly CandidateInbox _inbox = new();
    private readonly PeerTransport _transport;
    private readonly PeerMedia _media;
    private readonly string _cname = Convert.ToHexString(BitConverter.GetBytes(SecureRandom.Instance.NextInt64(0, long.MaxValue)));
    private readonly bool _sharePort;
    private IReadOnlyList<IceServer> _servers;
    private bool _isClosed;

    public NativePeerConnection(
        RtcNetwork network, FrameClock clock, DtlsCertificate certificate, NativeRtcOptions backendOptions, PeerConnectionOptions options, TimeProvider timeProvider,
        Action<PeerEvent> onEvent, Action<Exception> listenerFailed, Action<NativePeerConnection> closed)
    {
        _network = network;
        _certificate = certificate;
        _timeProvider = timeProvider;
        _options = options;
        _closed = closed;
        _servers = options.IceServers;
        _sharePort = backendOptions.SharePort;
        _pump = new(network.Events, onEvent, listenerFailed);
        _transport = new(network, certificate, IceSettings.Default, this);
        _media = new(network, clock, _transport, _pump, timeProvider, _cname, (options.LocalAudio as NativeLocalAudio)?.Stream, listenerFailed);
    }

    /// <inheritdoc/>
    public IRemoteAudio RemoteAudio => _media.RemoteAudio;

    /// <inheritdoc/>
    TimeSpan ITransportOwner.NextDeadline => _media.NextDeadline;

    /// <inheritdoc/>
    public ValueTask<PeerStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        lock (_network.Gate)
        {
            ThrowIfClosed();
            var pair = _transport.ActivePair;
            return ValueTask.FromResult(_media.GetStatistics() with
            {
                RoundTripTime = pair?.RoundTripTime ?? _media.RoundTripTime,
                LocalCandidateType = (pair?.Mapped ?? pair?.Local)?.Type.ToName(),
                RemoteCandidateType = pair?.Remote.Type.ToName(),
            });
        }
    }

    /// <inheritdoc/>
    public ValueTask SetIceServersAsync(IReadOnlyList<IceServer> servers, CancellationToken cancellationToken = default)
    {
        lock (_network.Gate)
        {
            ThrowIfClosed();
            _servers = servers;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_network.Gate)
        {
            if (_isClosed)
                return ValueTask.CompletedTask;
            _isClosed = true;
            _pump.Close();
            _media.Close(_network.Now);
            _transport.Close();
        }

        _closed(this);
        return ValueTask.CompletedTask;
    }

    void ITransportOwner.CandidateFound(IceGeneration generation, Candidate candidate) => _pump.Post(new PeerEvent.CandidateGathered(new(
        CandidateText.Write(candidate), _negotiator.Mid, _negotiator.MLineIndex, generation.Session.Local.Ufrag)));

    void ITransportOwner.GatheringEnded(IceGeneration generation) => _pump.Post(new PeerEvent.GatheringCompleted());

    void ITransportOwner.StateChanged(PeerConnectionState state) => _pump.Post(new PeerEvent.StateChanged(state));

    void ITransportOwner.Secured(SrtpSession srtp, TimeSpan now) => _media.Begin(srtp, now);

    void ITransportOwner.ReceivedRtp(ReadOnlySpan<byte> packet, TimeSpan now) => _media.ReceiveRtp(packet, now);

    void ITransportOwner.ReceivedRtcp(ReadOnlySpan<byte> packet, TimeSpan now) => _media.ReceiveRtcp(packet, now);

    void ITransportOwner.HandleTimeout(TimeSpan now) => _media.HandleTimeout(now);

    private void ThrowIfClosed()
    {
        if (_isClosed)
            throw new RtcException(RtcErrorKind.InvalidState, "The connection is closed; make a new one.");
    }
}
