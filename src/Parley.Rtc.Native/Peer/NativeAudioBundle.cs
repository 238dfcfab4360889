using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Sdp;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>
/// A connection of the native backend with one audio section or many: offer and answer (RFC 8829 §5), candidates, statistics.
/// </summary>
internal sealed class NativeAudioBundle : IAudioBundle, ITransportOwner
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
    private readonly SendingKeys _keys = new();
    private readonly List<AudioSection> _sections = [];
    private readonly PeerMedia _media;
    private readonly bool _isSingle;
    private readonly string _cname = Convert.ToHexString(BitConverter.GetBytes(SecureRandom.Instance.NextInt64(0, long.MaxValue)));
    private IReadOnlyList<IceServer> _servers;
    private int _nextKey;
    private bool _isClosed;

    /// <summary>Creates a connection.</summary>
    /// <param name="context">The parts of the backend.</param>
    /// <param name="certificate">The local certificate.</param>
    /// <param name="options">Servers and local audio.</param>
    /// <param name="onEvent">Called with the events of the connection, on the event queue.</param>
    /// <param name="isSingle">True for a connection with exactly one audio section.</param>
    public NativeAudioBundle(PeerContext context, DtlsCertificate certificate, PeerConnectionOptions options, Action<PeerEvent> onEvent, bool isSingle = false)
    {
        (_context, _certificate, _network, _options, _servers, _isSingle) = (context, certificate, context.Network, options, options.IceServers, isSingle);
        _pump = new(_network.Events, onEvent, context.ListenerFailed);
        _transport = new(_network, certificate, IceSettings.Default, new(context.Logger, context.TimeProvider), this);
        _remoteCandidates = new(_network, _transport, options.RelayOnly);
        var first = isSingle || options.LocalAudio is not null ? AddSection(options.LocalAudio) : null;
        _media = new(_network, context.TimeProvider, _transport, _keys, first?.Sender.Ssrc ?? DrawSsrc(), _cname, isSingle);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAudioSection> Sections => Read(() => _sections.FindAll(section => !section.IsClosed));

    /// <inheritdoc/>
    TimeSpan ITransportOwner.NextDeadline => _media.NextDeadline;

    /// <inheritdoc/>
    public IAudioSection Add(ILocalAudio? localAudio = null, bool receives = true) => Read(() =>
    {
        ThrowIfClosed();
        if (_sections.Count >= SdpDocument.MaximumSections)
            throw new RtcException(RtcErrorKind.InvalidState, "The connection has too many sections. Retire some, then offer.");
        var section = AddSection(localAudio);
        section.WantsToReceive = receives;
        return section;
    });

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
    public ValueTask<BundleStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        using (_network.Lock.Enter())
        {
            ThrowIfClosed();
            var pair = _transport.ActivePair;
            var transport = new PeerStatistics
            {
                RoundTripTime = pair?.RoundTripTime ?? _media.RoundTripTime,
                LocalCandidateType = (pair?.Mapped ?? pair?.Local)?.Type.ToName(),
                RemoteCandidateType = pair?.Remote.Type.ToName(),
            };
            return ValueTask.FromResult(Statistics.Combine(transport, _sections.FindAll(section => section.Negotiated is not null)));
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
            foreach (var section in _sections)
                section.Stop();
        }

        _context.Closed(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a function with the network lock held.</summary>
    public T Read<T>(Func<T> function)
    {
        using (_network.Lock.Enter())
            return function();
    }

    /// <summary>Returns the <c>mid</c> of a section; null before the first description with it.</summary>
    public string? FindMid(AudioSection section) => Read(() => section.Negotiated?.Mid ?? _negotiator.FindMid(section.Key));

    /// <summary>Retires a section: the next description rejects it. One that no description has is removed.</summary>
    public void Retire(AudioSection section)
    {
        using (_network.Lock.Enter())
        {
            section.Close();
            if (_negotiator.FindMid(section.Key) is null)
                _sections.Remove(section);
        }
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
            if (!_sections.Exists(section => !section.IsClosed))
                throw new RtcException(RtcErrorKind.InvalidState, "The connection has no section to offer. Add one.");
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
        Negotiation negotiation;
        using (_network.Lock.Enter())
        {
            ThrowIfClosed();
            negotiation = _negotiator.ReadOffer(offer.Sdp, Describe(null));
            generation = AgreeOnGeneration(negotiation.Transport);
            Apply(negotiation, offer.Sdp);
        }

        await WaitForCandidatesAsync(generation, options.GatherFor).ConfigureAwait(false);
        using (_network.Lock.Enter())
        {
            ThrowIfClosed();
            var sdp = _negotiator.CreateAnswer(negotiation, Describe(generation));
            NoteDescribed(generation);
            return new(SdpType.Answer, sdp);
        }
    }

    private void AcceptAnswer(SessionDescription answer)
    {
        using (_network.Lock.Enter())
        {
            ThrowIfClosed();
            var negotiation = _negotiator.AcceptAnswer(answer.Sdp);
            Agree(negotiation.Transport, IceRole.Controlling);
            Apply(negotiation, answer.Sdp);
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

    private void Apply(Negotiation negotiation, string sdp)
    {
        var remote = negotiation.Transport;
        _remoteCandidates.Describe(remote.IceUfrag, CountSections(sdp), remote.Candidates);
        if (remote.EndOfCandidates)
            _transport.Current!.Session.CompleteRemote(_network.Now);
        _media.Negotiate(negotiation, [.. negotiation.Audio.Select(audio => _sections.Find(section => section.Key == audio.Key) ?? AddSection(null))]);
        foreach (var gone in _sections.FindAll(section => negotiation.Retired.Contains(section.Key)))
        {
            gone.Stop();
            _sections.Remove(gone);
        }

        _transport.Secure(negotiation.Role, remote.Fingerprints, negotiation.RequiresNewAssociation);
        _network.Timers.Reschedule(_transport);
    }

    private AudioSection AddSection(ILocalAudio? localAudio)
    {
        var audio = localAudio as NativeLocalAudio;
        // The packets of a single section are numbered for each connection, but share the SSRC of their stream.
        var sender = new MediaSender(_transport, _keys, audio?.Stream, _isSingle && audio is not null ? audio.Stream.Ssrc : DrawSsrc());
        var section = new AudioSection(this, _nextKey++, audio, sender, new(_context.Clock, _pump, _context.ListenerFailed), namesMid: !_isSingle);
        _sections.Add(section);
        return section;
    }

    private static uint DrawSsrc() => (uint)SecureRandom.Instance.NextInt64(1, 1L << 32);

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
        // A forwarding unit often has one port for all connections, and identifies them by the address of the client.
        if (!_context.SharePort || !_isSingle)
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
        Cname = _cname,
        Sections = [.. _sections.Select(section => section.Describe())],
        NextKey = _isSingle ? null : _nextKey,
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
