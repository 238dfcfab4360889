namespace Parley.Rtc.InMemory;

/// <summary>
/// The transport of an in-memory connection: candidates, checks, consent, close_notify, and received speech. Use it under the network's lock.
/// </summary>
internal sealed class InMemoryTransport
{
    private readonly InMemoryNetwork _network;
    private readonly Action<PeerEvent> _onEvent;
    private readonly InMemoryLocalAudio? _audio;

    // Generations for which the peer has signalled candidates; empty if it named none.
    private readonly HashSet<string> _candidateUfrags = [];

    // Whether the peer's description has candidates.
    private bool _hasDescribedCandidates;
    private PeerConnectionState _state;
    private TimeSpan? _connectedAt;
    private bool _sendsAudio = true;

    // For how long audio was sent before, and since when it is sent now.
    private TimeSpan _sentFor;
    private TimeSpan? _sendsSince;
    private bool _isDisposed;
    private bool _hasAudioStarted;
    private bool _hearsSpeech;

    // Count starts of checks and cuts of the link, so that an earlier timeout can detect that it is outdated.
    private int _checks;
    private int _cuts;

    public InMemoryTransport(InMemoryNetwork network, InMemoryRtcBackend backend, PeerConnectionOptions options, Action<PeerEvent> onEvent)
    {
        (_network, Backend, _onEvent) = (network, backend, onEvent);
        Id = network.NextId();
        Gathering = new InMemoryGathering(network, Id, options, Raise);
        _audio = options.LocalAudio as InMemoryLocalAudio;
        if (_audio is not null)
            _audio.AudibleChanged += OnAudibleChanged;
        network.Register(this);
    }

    /// <summary>Gets the member's backend.</summary>
    public InMemoryRtcBackend Backend { get; }

    /// <summary>Gets the number of the connection, which is unique on the network.</summary>
    public int Id { get; }

    /// <summary>Gets the gathering of candidates.</summary>
    public InMemoryGathering Gathering { get; }

    /// <summary>Gets the negotiated local ufrag.</summary>
    public string? LocalUfrag { get; private set; }

    /// <summary>Gets the peer's ufrag.</summary>
    public string? RemoteUfrag { get; private set; }

    /// <summary>Gets the peer's transport, or <see langword="null"/> before its description is known.</summary>
    public InMemoryTransport? Peer => _network.Find(RemoteUfrag);

    /// <summary>Gets or sets a value indicating whether the local audio is sent.</summary>
    public bool SendsAudio
    {
        get => _sendsAudio;
        set
        {
            _sendsAudio = value;
            UpdateSending();
            _network.Schedule.After(_network.Latency, () => Peer?.StartAudio());
        }
    }

    private bool IsSending => _audio is not null && _sendsAudio && _connectedAt is not null;

    private bool IsLinkOpen => Peer is { } peer && _network.IsOpen(Backend, peer.Backend);

    private bool IsChecking => _state is PeerConnectionState.Connecting or PeerConnectionState.Connected or PeerConnectionState.Disconnected;

    private bool HasRemoteCandidates =>
        _hasDescribedCandidates || _candidateUfrags.Contains("") || (RemoteUfrag is not null && _candidateUfrags.Contains(RemoteUfrag));

    private bool CanConnect =>
        Peer is { } peer && peer.RemoteUfrag == LocalUfrag && RemoteUfrag == peer.LocalUfrag &&
        (_state, peer._state) != (PeerConnectionState.Connected, PeerConnectionState.Connected) &&
        IsChecking && peer.IsChecking && (HasRemoteCandidates || peer.HasRemoteCandidates) && IsLinkOpen;

    /// <summary>Creates and registers a ufrag for a new generation.</summary>
    public string CreateUfrag()
    {
        var ufrag = $"{Backend.Name}{_network.NextId():D4}";
        _network.RegisterUfrag(ufrag, this);
        return ufrag;
    }

    /// <summary>Sets the credentials of both sides and starts checks.</summary>
    public void Negotiate(string localUfrag, string remoteUfrag, bool hasCandidates)
    {
        LocalUfrag = localUfrag;
        var isRestart = RemoteUfrag is not null && RemoteUfrag != remoteUfrag;
        RemoteUfrag = remoteUfrag;
        _hasDescribedCandidates = hasCandidates;
        if (_state == PeerConnectionState.New || (isRestart && _state is PeerConnectionState.Disconnected or PeerConnectionState.Failed))
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

    /// <summary>Adds the peer's candidates.</summary>
    public void AddCandidates(IReadOnlyList<IceCandidate> candidates)
    {
        foreach (var candidate in candidates.Where(candidate => candidate.Candidate.StartsWith("candidate:", StringComparison.Ordinal)))
            _candidateUfrags.Add(candidate.UsernameFragment ?? "");
        Evaluate();
    }

    /// <summary>Connects when both sides have the current credentials of each other, one has a candidate, and the link is open.</summary>
    public void Evaluate()
    {
        if (!CanConnect)
            return;
        _network.Schedule.After(2 * _network.Latency, () =>
        {
            if (!CanConnect)
                return;
            var peer = Peer!;
            Connect();
            peer.Connect();
            StartAudio();
            peer.StartAudio();
        });
    }

    /// <summary>Starts the timeouts after the link was cut.</summary>
    public void OnLinkCut()
    {
        var cut = ++_cuts;
        _network.Schedule.After(_network.DisconnectedAfter, () =>
        {
            if (cut == _cuts && _state == PeerConnectionState.Connected && !IsLinkOpen)
                SetState(PeerConnectionState.Disconnected);
        });
        _network.Schedule.After(_network.FailedAfter, () =>
        {
            if (cut == _cuts && _state == PeerConnectionState.Disconnected && !IsLinkOpen)
                SetState(PeerConnectionState.Failed);
        });
    }

    /// <summary>Raises no more events, because the process has crashed.</summary>
    public void Abandon() => _isDisposed = true;

    /// <summary>Returns the statistics: 50 packets/s in each direction that has audio.</summary>
    public PeerStatistics Statistics()
    {
        var received = Peer?.PacketsSent ?? 0;
        var sent = PacketsSent;
        var type = _connectedAt is null ? null : Gathering.CandidateType;
        return new PeerStatistics
        {
            RoundTripTime = _connectedAt is null ? null : 2 * _network.Latency,
            Jitter = received == 0 ? null : TimeSpan.Zero,
            PacketsReceived = received,
            PacketsSent = sent,
            BytesReceived = received * 80,
            BytesSent = sent * 80,
            LocalCandidateType = type,
            RemoteCandidateType = type is null ? null : Peer?.Gathering.CandidateType,
        };
    }

    private long PacketsSent => (long)((_sentFor + (_network.Schedule.Now - _sendsSince ?? TimeSpan.Zero)) / TimeSpan.FromMilliseconds(20));

    /// <summary>Closes the transport and, if the link is open, that of the peer (close_notify).</summary>
    public void Close()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        var wasOpen = _state is PeerConnectionState.Connected or PeerConnectionState.Disconnected;
        _state = PeerConnectionState.Closed;
        _network.Unregister(this);
        if (_audio is not null)
            _audio.AudibleChanged -= OnAudibleChanged;
        if (!wasOpen || Peer is not { } peer)
            return;
        if (IsLinkOpen)
            _network.Schedule.After(_network.Latency, () => peer.SetState(PeerConnectionState.Closed));
        else
            peer.OnLinkCut();
    }

    /// <exception cref="RtcException"><see cref="RtcErrorKind.InvalidState"/> if the connection is closed.</exception>
    public void ThrowIfClosed()
    {
        if (_state == PeerConnectionState.Closed)
            throw new RtcException(RtcErrorKind.InvalidState, "The connection is closed. Create a new one.");
    }

    private void Connect()
    {
        _cuts++;
        _connectedAt ??= _network.Schedule.Now;
        UpdateSending();
        SetState(PeerConnectionState.Connected);
    }

    private void StartAudio()
    {
        if (Peer is { IsSending: true } && _state == PeerConnectionState.Connected && !_hasAudioStarted)
        {
            _hasAudioStarted = true;
            Raise(new PeerEvent.RemoteAudioStarted());
        }

        UpdateSpeech();
    }

    private void UpdateSending()
    {
        if (IsSending == _sendsSince is not null)
            return;
        _sentFor += _network.Schedule.Now - _sendsSince ?? TimeSpan.Zero;
        _sendsSince = _sendsSince is null ? _network.Schedule.Now : null;
    }

    private void UpdateSpeech()
    {
        var hears = _state == PeerConnectionState.Connected && Peer is { _audio.IsAudible: true, _sendsAudio: true, _isDisposed: false } && IsLinkOpen;
        if (hears == _hearsSpeech)
            return;
        _hearsSpeech = hears;
        Raise(new PeerEvent.SpeakingChanged(hears));
    }

    private void OnAudibleChanged() => _network.Schedule.After(_network.Latency, () => Peer?.UpdateSpeech());

    private void SetState(PeerConnectionState state)
    {
        if (_state == state || _state == PeerConnectionState.Closed)
            return;
        _state = state;
        Raise(new PeerEvent.StateChanged(state));
        UpdateSpeech();
    }

    private void Raise(PeerEvent raised) => _network.Schedule.After(TimeSpan.Zero, () => _network.Schedule.Call(() =>
    {
        if (!_isDisposed)
            _onEvent(raised);
    }));
}
