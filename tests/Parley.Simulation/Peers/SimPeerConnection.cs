using Parley.Rtc;

namespace Parley.Simulation;

/// <summary>A peer connection of one process. Its operations run one after the other, and each takes some time.</summary>
internal sealed class SimPeerConnection : IPeerConnection, IRemoteAudio
{
    private static readonly IceCandidate LateCandidate = new("candidate:1 1 udp 1 192.0.2.7 9 typ host", "0", 0);

    private readonly SimulatedWorld _world;
    private readonly SimProcess _process;
    private readonly Action<PeerEvent> _onEvent;
    private readonly Action<SimPeerConnection> _onClosed;
    private TimeSpan _busyUntil;

    public SimPeerConnection(SimulatedWorld world, SimClient client, SimProcess process, Action<PeerEvent> onEvent, Action<SimPeerConnection> onClosed)
    {
        (_world, _process, _onEvent, _onClosed) = (world, process, onEvent, onClosed);
        Peer = world.Network.Open(client, state => Raise(new PeerEvent.StateChanged(state)));
    }

    public SimPeer Peer { get; }

    /// <summary>The key of the device to which it was opened; <c>null</c> before the driver reports it.</summary>
    public string? To { get; set; }

    /// <inheritdoc/>
    public IRemoteAudio RemoteAudio => this;

    /// <inheritdoc/>
    public double Volume { get; set; } = 1;

    /// <inheritdoc/>
    public bool Muted { get; set; }

    /// <inheritdoc/>
    public bool SendsAudio { get; set; } = true;

    /// <inheritdoc/>
    public ValueTask<SessionDescription> OfferAsync(OfferOptions options, CancellationToken cancellationToken = default) => Enqueue(() =>
    {
        var offer = Peer.Offer(options.IceRestart);
        GatherLate();
        return new SessionDescription(SdpType.Offer, offer);
    });

    /// <inheritdoc/>
    public ValueTask<SessionDescription> AnswerAsync(SessionDescription offer, AnswerOptions options, CancellationToken cancellationToken = default) => Enqueue(() =>
    {
        var answer = Peer.Answer(offer.Sdp);
        _world.Network.Connect(Peer);
        GatherLate();
        return new SessionDescription(SdpType.Answer, answer);
    });

    /// <inheritdoc/>
    public async ValueTask AcceptAnswerAsync(SessionDescription answer, CancellationToken cancellationToken = default) => await Enqueue(() =>
    {
        if (!Peer.Accept(answer.Sdp))
            throw new RtcException(RtcErrorKind.InvalidState, "No offer is open.");
        _world.Network.Connect(Peer);
        return true;
    });

    /// <inheritdoc/>
    public ValueTask AddCandidatesAsync(IReadOnlyList<IceCandidate> candidates, CancellationToken cancellationToken = default) => default;

    /// <inheritdoc/>
    public ValueTask SetIceServersAsync(IReadOnlyList<IceServer> servers, CancellationToken cancellationToken = default) => default;

    /// <inheritdoc/>
    public ValueTask<PeerStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        new(new PeerStatistics { RoundTripTime = TimeSpan.FromMilliseconds(20) });

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _onClosed(this);
        if (Peer.IsOpen)
            _world.Network.Close(Peer, silently: false);
        return default;
    }

    private ValueTask<T> Enqueue<T>(Func<T> operation)
    {
        var outcome = new TaskCompletionSource<T>();
        _busyUntil = (_busyUntil > _world.Now ? _busyUntil : _world.Now) + TimeSpan.FromMilliseconds(_world.Between(_world.FaultProfile.Operation));
        _world.At(_busyUntil, () => _process.Run(() => Run(operation, outcome)));
        return new(outcome.Task);
    }

    private void Run<T>(Func<T> operation, TaskCompletionSource<T> outcome)
    {
        try
        {
            if (!Peer.IsOpen)
                throw new RtcException(RtcErrorKind.InvalidState, "The connection is closed.");
            outcome.TrySetResult(operation());
        }
        catch (RtcException e)
        {
            outcome.TrySetException(e);
        }
    }

    private void GatherLate()
    {
        if (_world.Happens(_world.FaultProfile.LateCandidates))
            _world.In(20 + (_world.Random.NextDouble() * 200), () => Raise(new PeerEvent.CandidateGathered(LateCandidate)));
    }

    private void Raise(PeerEvent e) => _process.Run(() =>
    {
        if (Peer.IsOpen)
            _onEvent(e);
    });
}
