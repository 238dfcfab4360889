namespace Parley.Rtc.InMemory;

/// <summary>A peer connection without a network: the signalling half. The transport half is in InMemoryPeerConnection.Transport.cs.</summary>
internal sealed partial class InMemoryPeerConnection : IPeerConnection
{
    private readonly InMemoryNetwork _network;
    private readonly PeerConnectionOptions _options;
    private readonly Action<PeerEvent> _onEvent;
    private readonly OperationsChain _operations = new();
    private readonly HashSet<string> _remoteCandidateUfrags = [];
    private readonly int _id;
    private IReadOnlyList<IceServer> _iceServers;
    private string? _localUfrag;
    private string? _pendingUfrag;
    private string? _remoteUfrag;
    private bool _offerOpen;
    private bool _remoteCandidates;
    private int _version;

    public InMemoryPeerConnection(InMemoryNetwork network, InMemoryRtcBackend backend, PeerConnectionOptions options, Action<PeerEvent> onEvent)
    {
        (_network, Backend, _options, _onEvent, _iceServers) = (network, backend, options, onEvent, options.IceServers);
        _sends = options.LocalAudio as InMemoryLocalAudio;
        lock (network.Gate)
        {
            _id = network.NextId();
            if (_sends is not null)
                _sends.HeardChanged += OnHeardChanged;
        }
    }

    public InMemoryRtcBackend Backend { get; }

    public IRemoteAudio RemoteAudio { get; } = new InMemoryRemoteAudio();

    public ValueTask<SessionDescription> OfferAsync(OfferOptions options, CancellationToken cancellationToken = default) => _operations.RunAsync(() =>
    {
        string ufrag;
        lock (_network.Gate)
        {
            ThrowIfClosed();
            ufrag = _localUfrag is null || options.IceRestart ? NewUfrag() : _localUfrag;
            _pendingUfrag = ufrag;
            _offerOpen = true;
        }

        return DescribeAsync(SdpType.Offer, ufrag, options.GatherFor, cancellationToken);
    });

    public ValueTask<SessionDescription> AnswerAsync(SessionDescription offer, AnswerOptions options, CancellationToken cancellationToken = default) => _operations.RunAsync(() =>
    {
        string ufrag;
        lock (_network.Gate)
        {
            ThrowIfClosed();
            var (remote, hasCandidates) = InMemorySdp.Read(offer, SdpType.Offer);
            // An open offer of ours is rolled back: its credentials go with it.
            (_offerOpen, _pendingUfrag) = (false, null);
            ufrag = _localUfrag is null || remote != _remoteUfrag ? NewUfrag() : _localUfrag;
            _localUfrag = ufrag;
            TakeRemote(remote, hasCandidates);
        }

        return DescribeAsync(SdpType.Answer, ufrag, options.GatherFor, cancellationToken);
    });

    public async ValueTask AcceptAnswerAsync(SessionDescription answer, CancellationToken cancellationToken = default) => await _operations.RunAsync(() =>
    {
        lock (_network.Gate)
        {
            ThrowIfClosed();
            if (!_offerOpen)
                throw new RtcException(RtcErrorKind.InvalidState, "An answer came to no offer of ours; it is left out.");
            var (remote, hasCandidates) = InMemorySdp.Read(answer, SdpType.Answer);
            _offerOpen = false;
            _localUfrag = _pendingUfrag;
            TakeRemote(remote, hasCandidates);
        }

        return ValueTask.FromResult(true);
    });

    public async ValueTask AddCandidatesAsync(IReadOnlyList<IceCandidate> candidates, CancellationToken cancellationToken = default) => await _operations.RunAsync(() =>
    {
        lock (_network.Gate)
        {
            ThrowIfClosed();
            foreach (var candidate in candidates.Where(candidate => candidate.Candidate.StartsWith("candidate:", StringComparison.Ordinal)))
                _remoteCandidateUfrags.Add(candidate.UsernameFragment ?? "");
            Evaluate();
        }

        return ValueTask.FromResult(true);
    });

    public async ValueTask SetIceServersAsync(IReadOnlyList<IceServer> servers, CancellationToken cancellationToken = default) => await _operations.RunAsync(() =>
    {
        lock (_network.Gate)
        {
            ThrowIfClosed();
            _iceServers = servers;
        }

        return ValueTask.FromResult(true);
    });

    public ValueTask DisposeAsync()
    {
        lock (_network.Gate)
            Close();
        return ValueTask.CompletedTask;
    }

    private void TakeRemote(string ufrag, bool hasCandidates)
    {
        var restarted = _remoteUfrag is not null && _remoteUfrag != ufrag;
        _remoteUfrag = ufrag;
        _remoteCandidates = hasCandidates;
        BeginChecks(restarted);
    }

    private async ValueTask<SessionDescription> DescribeAsync(SdpType type, string ufrag, TimeSpan gatherFor, CancellationToken cancellationToken)
    {
        var candidates = Gather(ufrag, gatherFor >= _network.GatherDuration, out var gathered);
        if (gatherFor > TimeSpan.Zero && !gathered.IsCompleted)
            await Task.WhenAny(gathered, After(gatherFor)).WaitAsync(cancellationToken);
        return new SessionDescription(type, InMemorySdp.Write(
            Backend.Name, _id, ++_version, type == SdpType.Offer, ufrag, _sends is not null, gathered.IsCompleted ? candidates.Select(candidate => candidate.Candidate) : []));
    }

    private Task After(TimeSpan delay)
    {
        var done = new TaskCompletionSource();
        lock (_network.Gate)
            _network.Schedule.After(delay, () => _network.Schedule.Call(done.SetResult));
        return done.Task;
    }

    private string NewUfrag()
    {
        var ufrag = $"{Backend.Name}{_network.NextId():D4}";
        _network.RegisterUfrag(ufrag, this);
        return ufrag;
    }

    private void ThrowIfClosed()
    {
        if (_state == PeerConnectionState.Closed)
            throw new RtcException(RtcErrorKind.InvalidState, "The connection is closed; make a new one.");
    }
}
