namespace Parley.Rtc.Contract;

/// <summary>Two peers, and the steps that the cases share.</summary>
internal sealed class ContractPair(RtcContractHost host, ContractPeer one, ContractPeer other) : IAsyncDisposable
{
    public static readonly OfferOptions Offer = new();
    public static readonly AnswerOptions Answer = new();

    public ContractPeer One { get; } = one;

    public ContractPeer Other { get; } = other;

    public static async Task<ContractPair> CreateAsync(RtcContractHost host, bool oneSends = true, bool otherSends = true, bool trickle = true)
    {
        var one = new ContractPeer(host.One, oneSends ? await host.EndAsync(host.One.OpenLocalAudioAsync(new AudioCaptureOptions())) : null);
        var other = new ContractPeer(host.Other, otherSends ? await host.EndAsync(host.Other.OpenLocalAudioAsync(new AudioCaptureOptions())) : null);
        if (trickle)
            (one.TricklesTo, other.TricklesTo) = (other, one);
        return new ContractPair(host, one, other);
    }

    public static async Task<ContractPair> ConnectAsync(RtcContractHost host, bool oneSends = true, bool otherSends = true)
    {
        var pair = await CreateAsync(host, oneSends, otherSends);
        await pair.NegotiateAsync(pair.One, pair.Other, Offer);
        await pair.ConnectedAsync();
        return pair;
    }

    public async Task<SessionDescription> NegotiateAsync(ContractPeer offerer, ContractPeer answerer, OfferOptions options)
    {
        var offer = await host.EndAsync(offerer.Connection.OfferAsync(options));
        RtcContractHost.Check(offer.Type == SdpType.Offer, "an offer's type is offer");
        var answer = await host.EndAsync(answerer.Connection.AnswerAsync(offer, new AnswerOptions { GatherFor = options.GatherFor }));
        RtcContractHost.Check(answer.Type == SdpType.Answer, "an answer's type is answer");
        await host.EndAsync(offerer.Connection.AcceptAnswerAsync(answer));
        return offer;
    }

    /// <summary>
    /// Creates an offer, waits for the end of gathering, and returns the offer without candidates and all of its candidates. A backend may put
    /// candidates into the description or signal them, but each only once.
    /// </summary>
    public async Task<(SessionDescription Offer, IReadOnlyList<IceCandidate> Candidates)> OfferApartAsync(ContractPeer offerer, OfferOptions options)
    {
        var (known, ends) = (offerer.Candidates.Count, offerer.GatheringEnds);
        var offer = await host.EndAsync(offerer.Connection.OfferAsync(options));
        await host.UntilAsync(() => offerer.GatheringEnds > ends, "gathering ends");
        IceCandidate[] signalled = [.. offerer.Candidates.Skip(known).Where(candidate => candidate.Candidate.Length > 0)];
        var described = CandidateLines.In(offer);
        RtcContractHost.Check(signalled.Length + described.Count > 0, "candidates are gathered");
        RtcContractHost.Check(!described.Any(inside => signalled.Any(other => other.Candidate == inside.Candidate)), "a candidate in the description is not signalled again");
        return (CandidateLines.Without(offer), [.. described, .. signalled]);
    }

    /// <summary>Answers an offer and accepts the answer without the answerer's candidates.</summary>
    public async Task AnswerWithoutCandidatesAsync(ContractPeer offerer, ContractPeer answerer, SessionDescription offer)
    {
        var answer = await host.EndAsync(answerer.Connection.AnswerAsync(offer, Answer));
        await host.EndAsync(offerer.Connection.AcceptAnswerAsync(CandidateLines.Without(answer)));
    }

    public async Task ConnectedAsync()
    {
        await host.UntilAsync(() => One.State == PeerConnectionState.Connected, $"the first peer is connected, not {One.State}");
        await host.UntilAsync(() => Other.State == PeerConnectionState.Connected, $"the second peer is connected, not {Other.State}");
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
        RtcContractHost.Check(One.Fault is null && Other.Fault is null, $"events are raised one at a time ({One.Fault ?? Other.Fault})");
    }
}
