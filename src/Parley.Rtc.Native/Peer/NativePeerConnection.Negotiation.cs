using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Sdp;

namespace Parley.Rtc.Native.Peer;

/// <summary>Offer and answer (RFC 8829 §5).</summary>
internal sealed partial class NativePeerConnection
{
    /// <summary>Each name costs a question to the network; a browser has one for each of its interfaces.</summary>
    private const int MostNamesAtOnce = 16;

    private int _resolving;

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
        lock (_network.Gate)
        {
            ThrowIfClosed();
            // An offer is made anew with the generation that is there, unless it restarts ICE.
            var known = _transport.Pending ?? _transport.Current;
            generation = known is null || options.IceRestart ? BeginGeneration(IceRole.Controlling) : known;
        }

        await WaitForCandidates(generation, options.GatherFor).ConfigureAwait(false);
        lock (_network.Gate)
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
        lock (_network.Gate)
        {
            ThrowIfClosed();
            negotiated = _negotiator.ReadOffer(offer.Sdp, Describe(null));
            var remote = negotiated.Remote;
            if (IsNewGeneration(remote))
            {
                if (_transport.Pending is null)
                    UseDedicatedSocket(remote.Candidates);
                generation = _transport.Pending ?? BeginGeneration(IceRole.Controlled);
                _transport.Agree(_transport.Current?.Session.Role ?? IceRole.Controlled, new(remote.IceUfrag, remote.IcePwd), remote.IsIceLite);
            }
            else
            {
                _transport.DropPending();
                generation = _transport.Current!;
            }

            Apply(negotiated, offer.Sdp);
        }

        await WaitForCandidates(generation, options.GatherFor).ConfigureAwait(false);
        lock (_network.Gate)
        {
            ThrowIfClosed();
            var sdp = _negotiator.CreateAnswer(negotiated, Describe(generation));
            NoteDescribed(generation);
            return new(SdpType.Answer, sdp);
        }
    }

    private void AcceptAnswer(SessionDescription answer)
    {
        lock (_network.Gate)
        {
            ThrowIfClosed();
            var negotiated = _negotiator.AcceptAnswer(answer.Sdp);
            var remote = negotiated.Remote;
            _transport.Agree(_transport.Current?.Session.Role ?? IceRole.Controlling, new(remote.IceUfrag, remote.IcePwd), remote.IsIceLite);
            Apply(negotiated, answer.Sdp);
        }
    }

    private void Apply(NegotiatedAudio negotiated, string sdp)
    {
        var remote = negotiated.Remote;
        _inbox.Describe(remote.IceUfrag, CountSections(sdp));
        foreach (var text in remote.Candidates)
            AddRemote(text);
        if (remote.EndOfCandidates)
            _transport.Current!.Session.CompleteRemote(_network.Now);
        foreach (var candidate in _inbox.TakeFor(remote.IceUfrag))
            AddRemote(candidate);
        _media.Negotiate(negotiated);
        _transport.Secure(negotiated.Role, remote.Fingerprints, negotiated.BeginsAnew);
        _network.Reschedule(_transport);
    }

    private void AddCandidates(IReadOnlyList<IceCandidate> candidates)
    {
        lock (_network.Gate)
        {
            ThrowIfClosed();
            foreach (var candidate in candidates)
            {
                if (_inbox.Admits(candidate))
                    AddRemote(candidate.Candidate);
            }

            _network.Reschedule(_transport);
        }
    }

    private void AddRemote(string text)
    {
        if (_transport.Current?.Session is not { } session)
            return;
        if (text.Length == 0)
            session.CompleteRemote(_network.Now);
        else if (CandidateText.TryParse(text, out var candidate, out var host))
        {
            if (host is null)
                session.AddRemote(candidate, _network.Now);
            else if (_resolving < MostNamesAtOnce)
                _ = ResolveAsync(session, candidate, host);
        }
    }

    private async Task ResolveAsync(IceSession session, Candidate candidate, string host)
    {
        _resolving++;
        var address = await _network.Options.ResolveName(host, candidate.Address.Port).ConfigureAwait(false);
        lock (_network.Gate)
        {
            _resolving--;
            if (address is not { } known || _isClosed)
                return;
            session.AddRemote(candidate with { Address = known }, _network.Now);
            _network.Reschedule(_transport);
        }
    }

    private bool IsNewGeneration(RemoteAudio remote) =>
        _transport.Current?.Session.Remote is not { } known || known.Ufrag != remote.IceUfrag || known.Password != remote.IcePwd;

    private IceGeneration BeginGeneration(IceRole role)
    {
        if (!_sharePort)
            _transport.UseOwnPorts();
        return _transport.BeginGeneration(role, _servers, _options.RelayOnly);
    }

    /// <summary>Where another connection has the other side's address already, this one takes sockets of its own.</summary>
    private void UseDedicatedSocket(IReadOnlyList<string> candidates)
    {
        foreach (var text in candidates)
        {
            if (CandidateText.TryParse(text, out var candidate, out var host) && host is null
                && _network.IsClaimed(candidate.Address.IsIPv6 ? RtcNetwork.PathIPv6 : RtcNetwork.PathIPv4, candidate.Address))
            {
                _transport.UseOwnPorts();
                return;
            }
        }
    }

    private async Task WaitForCandidates(IceGeneration generation, TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero || generation.Gathered.Task.IsCompleted)
            return;
        try
        {
            await generation.Gathered.Task.WaitAsync(limit, _timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The rest trickles.
        }
    }

    private LocalAudioDescription Describe(IceGeneration? generation) => new()
    {
        IceUfrag = generation?.Session.Local.Ufrag ?? "",
        IcePwd = generation?.Session.Local.Password ?? "",
        Fingerprint = _certificate.Fingerprint,
        Ssrc = _media.Ssrc,
        Cname = _cname,
        Sends = _media.Sends,
        Opus = new() { UseInbandFec = true, UseDtx = true },
        Candidates = generation is null ? [] : [.. generation.Candidates.Select(candidate => CandidateText.Write(candidate))],
        EndOfCandidates = generation?.Gatherer.IsComplete == true,
    };

    private void NoteDescribed(IceGeneration generation)
    {
        if (generation.IsDescribed)
            return;
        generation.IsDescribed = true;
        if (generation.Gatherer.IsComplete)
            _pump.Post(new PeerEvent.GatheringCompleted());
    }

    private static int CountSections(string sdp)
    {
        var count = 0;
        for (var at = sdp.IndexOf("m=", StringComparison.Ordinal); at >= 0; at = sdp.IndexOf("\nm=", at + 1, StringComparison.Ordinal))
            count++;
        return count;
    }
}
