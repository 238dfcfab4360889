namespace Parley.Rtc.InMemory;

/// <summary>The transport half: gathering, checks, consent, close_notify, what is heard.</summary>
internal sealed partial class InMemoryPeerConnection
{
    private readonly InMemoryLocalAudio? _sends;
    private List<IceCandidate> _candidates = [];
    private string? _gatheringUfrag;
    private Task _gathered = Task.CompletedTask;
    private PeerConnectionState _state;
    private TimeSpan? _connectedAt;
    private bool _disposed;
    private bool _audioStarted;
    private bool _hears;
    private int _checks;
    private int _cuts;

    /// <summary>The other end, once its description is known.</summary>
    public InMemoryPeerConnection? Peer => _network.Find(_remoteUfrag);

    public ValueTask<PeerStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        lock (_network.Gate)
        {
            ThrowIfClosed();
            var packets = _connectedAt is { } since ? (long)((_network.Schedule.Now - since) / TimeSpan.FromMilliseconds(20)) : 0;
            var received = Peer?._sends is null ? 0 : packets;
            var sent = _sends is null ? 0 : packets;
            var type = _connectedAt is null ? null : CandidateType;
            return ValueTask.FromResult(new PeerStatistics
            {
                RoundTripTime = _connectedAt is null ? null : 2 * _network.Latency,
                Jitter = received == 0 ? null : TimeSpan.Zero,
                PacketsReceived = received,
                PacketsSent = sent,
                BytesReceived = received * 80,
                BytesSent = sent * 80,
                LocalCandidateType = type,
                RemoteCandidateType = type is null ? null : Peer?.CandidateType,
            });
        }
    }

    /// <summary>Connects once both sides know each other's present credentials, one has a candidate of the other, and the link is open.</summary>
    public void Evaluate()
    {
        if (!CanConnect())
            return;
        _network.Schedule.After(2 * _network.Latency, () =>
        {
            if (!CanConnect())
                return;
            var peer = Peer!;
            Connect();
            peer.Connect();
            Listen();
            peer.Listen();
        });
    }

    public void LinkWasCut()
    {
        var cut = ++_cuts;
        _network.Schedule.After(_network.DisconnectedAfter, () =>
        {
            if (cut == _cuts && _state == PeerConnectionState.Connected && !LinkIsOpen)
                SetState(PeerConnectionState.Disconnected);
        });
        _network.Schedule.After(_network.FailedAfter, () =>
        {
            if (cut == _cuts && _state == PeerConnectionState.Disconnected && !LinkIsOpen)
                SetState(PeerConnectionState.Failed);
        });
    }

    /// <summary>Its process is gone: it tells nobody anything.</summary>
    public void Silence() => _disposed = true;

    private bool LinkIsOpen => Peer is { } peer && _network.IsOpen(Backend, peer.Backend);

    private string CandidateType => _options.RelayOnly ? "relay" : "host";

    private bool HasRemoteCandidates =>
        _remoteCandidates || _remoteCandidateUfrags.Contains("") || (_remoteUfrag is not null && _remoteCandidateUfrags.Contains(_remoteUfrag));

    private bool CanConnect() =>
        Peer is { } peer && peer._remoteUfrag == _localUfrag && _remoteUfrag == peer._localUfrag &&
        (_state, peer._state) != (PeerConnectionState.Connected, PeerConnectionState.Connected) &&
        IsChecking && peer.IsChecking && (HasRemoteCandidates || peer.HasRemoteCandidates) && LinkIsOpen;

    private bool IsChecking => _state is PeerConnectionState.Connecting or PeerConnectionState.Connected or PeerConnectionState.Disconnected;

    private void BeginChecks(bool restarted)
    {
        if (_state == PeerConnectionState.New || (restarted && _state is PeerConnectionState.Disconnected or PeerConnectionState.Failed))
        {
            SetState(PeerConnectionState.Connecting);
            var checks = ++_checks;
            _network.Schedule.After(_network.ChecksFailAfter, () =>
            {
                if (checks == _checks && _state == PeerConnectionState.Connecting)
                    SetState(PeerConnectionState.Failed);
            });
        }

        Evaluate();
    }

    private void Connect()
    {
        _cuts++;
        _connectedAt ??= _network.Schedule.Now;
        SetState(PeerConnectionState.Connected);
    }

    private void Listen()
    {
        if (Peer?._sends is not null && !_audioStarted)
        {
            _audioStarted = true;
            Tell(new PeerEvent.RemoteAudioStarted());
        }

        Hear();
    }

    private void Hear()
    {
        var hears = _state == PeerConnectionState.Connected && Peer is { _sends.Heard: true, _disposed: false } && LinkIsOpen;
        if (hears == _hears)
            return;
        _hears = hears;
        Tell(new PeerEvent.SpeakingChanged(hears));
    }

    private void OnHeardChanged() => _network.Schedule.After(_network.Latency, () => Peer?.Hear());

    private void SetState(PeerConnectionState state)
    {
        if (_state == state || _state == PeerConnectionState.Closed)
            return;
        _state = state;
        Tell(new PeerEvent.StateChanged(state));
        Hear();
    }

    private void Close()
    {
        if (_disposed)
            return;
        _disposed = true;
        var wasOpen = _state is PeerConnectionState.Connected or PeerConnectionState.Disconnected;
        _state = PeerConnectionState.Closed;
        _network.Unregister(this);
        if (_sends is not null)
            _sends.HeardChanged -= OnHeardChanged;
        if (!wasOpen || Peer is not { } peer)
            return;
        if (LinkIsOpen)
            _network.Schedule.After(_network.Latency, () => peer.SetState(PeerConnectionState.Closed)); // close_notify
        else
            peer.LinkWasCut();
    }

    private List<IceCandidate> Gather(string ufrag, bool inDescription, out Task gathered)
    {
        lock (_network.Gate)
        {
            if (_gatheringUfrag != ufrag)
                BeginGathering(ufrag, inDescription);
            gathered = _gathered;
            return _candidates;
        }
    }

    private void BeginGathering(string ufrag, bool inDescription)
    {
        _gatheringUfrag = ufrag;
        var relays = _iceServers.Any(server => server.Urls.Any(url => url.StartsWith("turn", StringComparison.Ordinal)));
        List<IceCandidate> candidates = _options.RelayOnly && !relays
            ? []
            : [new IceCandidate($"candidate:1 1 udp 2122260223 10.0.0.{_id & 0xFF} {49152 + (_id & 0xFFF)} typ {CandidateType}", "0", 0, ufrag)];
        _candidates = candidates;
        var done = new TaskCompletionSource();
        _gathered = done.Task;
        _network.Schedule.After(_network.GatherDuration, () =>
        {
            _network.Schedule.Call(done.SetResult);
            if (_gatheringUfrag != ufrag)
                return;
            if (!inDescription)
            {
                foreach (var candidate in candidates)
                    Tell(new PeerEvent.CandidateGathered(candidate));
            }

            Tell(new PeerEvent.GatheringCompleted());
        });
    }

    private void Tell(PeerEvent happened) => _network.Schedule.After(TimeSpan.Zero, () => _network.Schedule.Call(() =>
    {
        if (!_disposed)
            _onEvent(happened);
    }));
}
