using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Sdp;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>A connection of the native backend: offer and answer (RFC 8829 §5), candidates, statistics.</summary>
internal sealed class NativePeerConnection : IPeerConnection, ITransportOwner
{
    private readonly PeerContext _context;
    private readonly DtlsCertificate _certificate;
    private readonly RtcNetwork _network;
    private readonly PeerConnectionOptions _options;
    private readonly EventPump _pump;
    private readonly OperationChain _chain = new();
    private readonly SdpNegotiator _negotiator = new((ulong)SecureRandom.Instance.NextInt64(1, 1L << 62));
    private readonly PeerTransport _transport;
    private readonly RemoteCandidates _remoteCandidates;
    private readonly MediaSender _sender;
    private readonly MediaReceiver _receiver;
    private readonly PeerMedia _media;
    private readonly string _cname = Convert.ToHexString(BitConverter.GetBytes(SecureRandom.Instance.NextInt64(0, long.MaxValue)));
    private IReadOnlyList<IceServer> _servers;
    private bool _isClosed;

    /// <summary>Creates a connection.</summary>
    /// <param name="context">The parts of the backend.</param>
    /// <param name="certificate">The local certificate.</param>
    /// <param name="options">Servers and local audio.</param>
    /// <param name="onEvent">Called with the events of the connection, on the event queue.</param>
    public NativePeerConnection(PeerContext context, DtlsCertificate certificate, PeerConnectionOptions options, Action<PeerEvent> onEvent)
    {
        (_context, _certificate, _network, _options, _servers) = (context, certificate, context.Network, options, options.IceServers);
        _pump = new(_network.Events, onEvent, context.ListenerFailed);
        _transport = new(_network, certificate, IceSettings.Default, new(context.Logger, context.TimeProvider), this);
        _remoteCandidates = new(_network, _transport, options.RelayOnly);
        _sender = new(_transport, (options.LocalAudio as NativeLocalAudio)?.Stream);
        _receiver = new(context.Clock, _pump, context.ListenerFailed);
        _media = new(_network, context.TimeProvider, _sender, _receiver, _cname);
    }

    /// <inheritdoc/>
    public IRemoteAudio RemoteAudio => _receiver.RemoteAudio;

    /// <inheritdoc/>
    public bool SendsAudio
    {
        get
        {
            using (_network.Lock.Enter())
                return _sender.IsEnabled;
        }

        set
        {
            using (_network.Lock.Enter())
                _sender.IsEnabled = value;
        }
    }

    /// <inheritdoc/>
    TimeSpan ITransportOwner.NextDeadline => _media.NextDeadline;

    /// <inheritdoc/>
    public ValueTask<SessionDescription> OfferAsync(OfferOptions options, CancellationToken cancellationToken = default) =>
        _chain.RunAsync(() => OfferCoreAsync(options), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SessionDescription> AnswerAsync(SessionDescription offer, AnswerOptions options, CancellationToken cancellationToken = default) =>
        _chain.RunAsync(() => AnswerCoreAsync(offer, options), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask AcceptAnswerAsync(SessionDescription answer, CancellationToken cancellationToken = default) =>
        await _chain.RunAsync(() => Synchronously(() => AcceptAnswer(answer)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask AddCandidatesAsync(IReadOnlyList<IceCandidate> candidates, CancellationToken cancellationToken = default) =>
        await _chain.RunAsync(() => Synchronously(() => AddCandidates(candidates)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<PeerStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        using (_network.Lock.Enter())
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
        using (_network.Lock.Enter())
        {
            ThrowIfClosed();
            _servers = servers;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        using (_network.Lock.Enter())
        {
            if (_isClosed)
                return ValueTask.CompletedTask;
            _isClosed = true;
            _pump.Close();
            _media.Close(_network.Now);
            _transport.Close();
        }

        _context.Closed(this);
        return ValueTask.CompletedTask;
    }

    void ITransportOwner.CandidateFound(IceGeneration generation, Candidate candidate) => _pump.Post(new PeerEvent.CandidateGathered(new(
        CandidateText.Write(candidate), _negotiator.Mid, _negotiator.MLineIndex, generation.Session.Local.Ufrag)));

    void ITransportOwner.GatheringEnded(IceGeneration generation) => _pump.Post(new PeerEvent.GatheringCompleted());

    void ITransportOwner.StateChanged(PeerConnectionState state) => _pump.Post(new PeerEvent.StateChanged(state));

    void ITransportOwner.Secured(SrtpSession srtp, TimeSpan now) => _media.Start(srtp, now);

    void ITransportOwner.ReceivedRtp(ReadOnlySpan<byte> packet, TimeSpan now) => _media.ReceiveRtp(packet, now);

    void ITransportOwner.ReceivedRtcp(ReadOnlySpan<byte> packet, TimeSpan now) => _media.ReceiveRtcp(packet, now);

    void ITransportOwner.HandleTimeout(TimeSpan now) => _media.HandleTimeout(now);

    private static Task<bool> Synchronously(Action action)
    {
        try
        {
            action();
            return Task.FromResult(true);
        }
        catch (RtcException exception)
        {
            return Task.FromException<bool>(exception);
        }
    }

    private async Task<SessionDescription> OfferCoreAsync(OfferOptions options)
    {
        IceGeneration generation;
        using (_network.Lock.Enter())
        {
            ThrowIfClosed();
            // A repeated offer describes the existing generation, unless it restarts ICE.
            var known = _transport.Pending ?? _transport.Current;
            generation = known is null || options.IceRestart ? BeginGeneration(IceRole.Controlling) : known;
        }

        await WaitForCandidatesAsync(generation, options.GatherFor).ConfigureAwait(false);
        using (_network.Lock.Enter())
        {
            ThrowIfClosed();
            var sdp = _negotiator.CreateOffer(Describe(generation));
            NoteDescribed(generation);
            return new(SdpType.Offer, sdp);
        }
    }

    private async Task<SessionDescription> AnswerCoreAsync(SessionDescription offer, AnswerOptions options)
    {
        IceGeneration generation;
        NegotiatedAudio negotiated;
        using (_network.Lock.Enter())
        {
            ThrowIfClosed();
            negotiated = _negotiator.ReadOffer(offer.Sdp, Describe(null));
            generation = AgreeOnGeneration(negotiated.Remote);
            Apply(negotiated, offer.Sdp);
        }

        await WaitForCandidatesAsync(generation, options.GatherFor).ConfigureAwait(false);
        using (_network.Lock.Enter())
        {
            ThrowIfClosed();
            var sdp = _negotiator.CreateAnswer(negotiated, Describe(generation));
            NoteDescribed(generation);
            return new(SdpType.Answer, sdp);
        }
    }

    private void AcceptAnswer(SessionDescription answer)
    {
        using (_network.Lock.Enter())
        {
            ThrowIfClosed();
            var negotiated = _negotiator.AcceptAnswer(answer.Sdp);
            Agree(negotiated.Remote, IceRole.Controlling);
            Apply(negotiated, answer.Sdp);
        }
    }

    private void AddCandidates(IReadOnlyList<IceCandidate> candidates)
    {
        using (_network.Lock.Enter())
        {
            ThrowIfClosed();
            foreach (var candidate in candidates)
                _remoteCandidates.Add(candidate);
            _network.Timers.Reschedule(_transport);
        }
    }

    private void Apply(NegotiatedAudio negotiated, string sdp)
    {
        var remote = negotiated.Remote;
        _remoteCandidates.Describe(remote.IceUfrag, CountSections(sdp), remote.Candidates);
        if (remote.EndOfCandidates)
            _transport.Current!.Session.CompleteRemote(_network.Now);
        _media.Negotiate(negotiated);
        _transport.Secure(negotiated.Role, remote.Fingerprints, negotiated.RequiresNewAssociation);
        _network.Timers.Reschedule(_transport);
    }

    /// <summary>Returns the generation that answers an offer: a new one if the offer starts or restarts ICE.</summary>
    private IceGeneration AgreeOnGeneration(RemoteAudio remote)
    {
        if (_transport.Current is { Session.Remote: { } known } current && known.Ufrag == remote.IceUfrag && known.Password == remote.IcePwd)
        {
            _transport.DropPending();
            return current;
        }

        if (_transport.Pending is null)
            UseDedicatedPortsIfClaimed(remote.Candidates);
        var generation = _transport.Pending ?? BeginGeneration(IceRole.Controlled);
        Agree(remote, IceRole.Controlled);
        return generation;
    }

    // A restart keeps the role of the earlier generation (RFC 8445 §6.1.1).
    private void Agree(RemoteAudio remote, IceRole initialRole) =>
        _transport.Agree(_transport.Current?.Session.Role ?? initialRole, new(remote.IceUfrag, remote.IcePwd), remote.IsIceLite);

    private IceGeneration BeginGeneration(IceRole role)
    {
        if (!_context.SharePort)
            _transport.UseDedicatedPorts();
        return _transport.BeginGeneration(role, _servers, _options.RelayOnly);
    }

    /// <summary>Uses dedicated sockets if another connection has the same remote address: the five-tuples would be equal.</summary>
    private void UseDedicatedPortsIfClaimed(IReadOnlyList<string> candidates)
    {
        foreach (var text in candidates)
        {
            if (CandidateText.TryParse(text, out var candidate, out var host) && host is null
                && _network.Routes.IsClaimed(candidate.Address.IsIPv6 ? SocketTable.PathIPv6 : SocketTable.PathIPv4, candidate.Address))
            {
                _transport.UseDedicatedPorts();
                return;
            }
        }
    }

    private async Task WaitForCandidatesAsync(IceGeneration generation, TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero || generation.Gathered.IsCompleted)
            return;
        try
        {
            await generation.Gathered.WaitAsync(limit, _context.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Later candidates are signalled one by one.
        }
    }

    private LocalAudioDescription Describe(IceGeneration? generation) => new()
    {
        IceUfrag = generation?.Session.Local.Ufrag ?? "",
        IcePwd = generation?.Session.Local.Password ?? "",
        Fingerprint = _certificate.Fingerprint,
        Ssrc = _sender.Ssrc,
        Cname = _cname,
        Sends = _sender.HasAudio,
        Opus = new() { UseInbandFec = true, UseDtx = true },
        Candidates = generation is null ? [] : [.. generation.Candidates.Select(candidate => CandidateText.Write(candidate))],
        EndOfCandidates = generation?.IsComplete == true,
    };

    private void NoteDescribed(IceGeneration generation)
    {
        if (generation.IsDescribed)
            return;
        generation.IsDescribed = true;
        if (generation.IsComplete)
            _pump.Post(new PeerEvent.GatheringCompleted());
    }

    private static int CountSections(string sdp)
    {
        var count = 0;
        for (var at = sdp.IndexOf("m=", StringComparison.Ordinal); at >= 0; at = sdp.IndexOf("\nm=", at + 1, StringComparison.Ordinal))
            count++;
        return count;
    }

    private void ThrowIfClosed()
    {
        if (_isClosed)
            throw new RtcException(RtcErrorKind.InvalidState, "The connection is closed. Create another one.");
    }
}
