namespace Parley.Rtc.InMemory;

/// <summary>A peer connection on an <see cref="InMemoryNetwork"/>: the signalling, over an <see cref="InMemoryTransport"/>.</summary>
internal sealed class InMemoryPeerConnection : IPeerConnection
{
    private readonly InMemoryNetwork _network;
    private readonly InMemoryTransport _transport;
    private readonly OperationsChain _operations = new();
    private readonly bool _sends;
    private readonly string _certificate;

    // The ufrag of the open local offer; null if there is none.
    private string? _offeredUfrag;

    // Descriptions written.
    private int _version;

    public InMemoryPeerConnection(InMemoryNetwork network, InMemoryRtcBackend backend, PeerConnectionOptions options, Action<PeerEvent> onEvent)
    {
        _network = network;
        _sends = options.LocalAudio is InMemoryLocalAudio;
        _certificate = $"{backend.Name} {options.Certificate?.Id}";
        lock (network.Gate)
            _transport = new InMemoryTransport(network, backend, options, onEvent);
    }

    /// <inheritdoc/>
    public IRemoteAudio RemoteAudio { get; } = new InMemoryRemoteAudio();

    /// <inheritdoc/>
    public bool SendsAudio
    {
        get
        {
            lock (_network.Gate)
                return _transport.SendsAudio;
        }

        set
        {
            lock (_network.Gate)
                _transport.SendsAudio = value;
        }
    }

    /// <inheritdoc/>
    public ValueTask<SessionDescription> OfferAsync(OfferOptions options, CancellationToken cancellationToken = default) => _operations.RunAsync(() =>
    {
        string ufrag;
        lock (_network.Gate)
        {
            _transport.ThrowIfClosed();
            ufrag = _transport.LocalUfrag is null || options.IceRestart ? _transport.CreateUfrag() : _transport.LocalUfrag;
            _offeredUfrag = ufrag;
        }

        return DescribeAsync(SdpType.Offer, ufrag, options.GatherFor, cancellationToken);
    });

    /// <inheritdoc/>
    public ValueTask<SessionDescription> AnswerAsync(SessionDescription offer, AnswerOptions options, CancellationToken cancellationToken = default) => _operations.RunAsync(() =>
    {
        string ufrag;
        lock (_network.Gate)
        {
            _transport.ThrowIfClosed();
            var (remote, hasCandidates) = InMemorySdp.Read(offer, SdpType.Offer);
            // Rolls back an open local offer, with its credentials.
            _offeredUfrag = null;
            ufrag = _transport.LocalUfrag is null || remote != _transport.RemoteUfrag ? _transport.CreateUfrag() : _transport.LocalUfrag;
            _transport.Negotiate(ufrag, remote, hasCandidates);
        }

        return DescribeAsync(SdpType.Answer, ufrag, options.GatherFor, cancellationToken);
    });

    /// <inheritdoc/>
    public async ValueTask AcceptAnswerAsync(SessionDescription answer, CancellationToken cancellationToken = default) => await RunAsync(() =>
    {
        if (_offeredUfrag is not { } ufrag)
            throw new RtcException(RtcErrorKind.InvalidState, "The answer was ignored because no offer is open.");
        var (remote, hasCandidates) = InMemorySdp.Read(answer, SdpType.Answer);
        _offeredUfrag = null;
        _transport.Negotiate(ufrag, remote, hasCandidates);
    });

    /// <inheritdoc/>
    public async ValueTask AddCandidatesAsync(IReadOnlyList<IceCandidate> candidates, CancellationToken cancellationToken = default) =>
        await RunAsync(() => _transport.AddCandidates(candidates));

    /// <inheritdoc/>
    public async ValueTask SetIceServersAsync(IReadOnlyList<IceServer> servers, CancellationToken cancellationToken = default) =>
        await RunAsync(() => _transport.Gathering.IceServers = servers);

    /// <inheritdoc/>
    public ValueTask<PeerStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        lock (_network.Gate)
        {
            _transport.ThrowIfClosed();
            return ValueTask.FromResult(_transport.Statistics());
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_network.Gate)
            _transport.Close();
        return ValueTask.CompletedTask;
    }

    private ValueTask<bool> RunAsync(Action operation) => _operations.RunAsync(() =>
    {
        lock (_network.Gate)
        {
            _transport.ThrowIfClosed();
            operation();
        }

        return ValueTask.FromResult(true);
    });

    private async ValueTask<SessionDescription> DescribeAsync(SdpType type, string ufrag, TimeSpan gatherFor, CancellationToken cancellationToken)
    {
        Task gathered;
        IReadOnlyList<IceCandidate> candidates;
        lock (_network.Gate)
            (candidates, gathered) = _transport.Gathering.Gather(ufrag, inDescription: gatherFor >= _network.GatherDuration);
        if (gatherFor > TimeSpan.Zero && !gathered.IsCompleted)
            await Task.WhenAny(gathered, After(gatherFor)).WaitAsync(cancellationToken);
        return new SessionDescription(type, InMemorySdp.Write(
            _transport.Backend.Name, _certificate, _transport.Id, ++_version, type == SdpType.Offer, ufrag, _sends, gathered.IsCompleted ? candidates.Select(candidate => candidate.Candidate) : []));
    }

    private Task After(TimeSpan delay)
    {
        var done = new TaskCompletionSource();
        lock (_network.Gate)
            _network.Schedule.After(delay, () => _network.Schedule.Call(done.SetResult));
        return done.Task;
    }
}
