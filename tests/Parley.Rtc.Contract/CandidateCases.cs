using static Parley.Rtc.Contract.RtcContractHost;

namespace Parley.Rtc.Contract;

internal static class CandidateCases
{
    public static async Task Candidates_in_the_descriptions_connect(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host, trickle: false);
        var offer = await pair.NegotiateAsync(pair.One, pair.Other, new OfferOptions { GatherFor = TimeSpan.FromSeconds(5) });
        Check(offer.Sdp.Contains("\r\na=candidate:", StringComparison.Ordinal), "the offer has candidates");
        await pair.ConnectedAsync();
    }

    public static async Task Candidates_before_the_description_are_buffered(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host, trickle: false);
        var (offer, candidates) = await pair.OfferApartAsync(pair.One, ContractPair.Offer);
        await host.EndAsync(pair.Other.Connection.AddCandidatesAsync(candidates));
        await pair.AnswerWithoutCandidatesAsync(pair.One, pair.Other, offer);
        await pair.ConnectedAsync();
    }

    public static async Task Candidates_of_one_peer_connect(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host, trickle: false);
        var (offer, candidates) = await pair.OfferApartAsync(pair.One, ContractPair.Offer);
        await pair.AnswerWithoutCandidatesAsync(pair.One, pair.Other, offer);
        await host.PassAsync(TimeSpan.FromMilliseconds(300));
        Check(pair.One.State != PeerConnectionState.Connected, "without candidates the connection is not connected");
        await host.EndAsync(pair.Other.Connection.AddCandidatesAsync(candidates));
        await pair.ConnectedAsync();
    }

    public static async Task Unusable_candidate_is_ignored(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host);
        var offer = await host.EndAsync(pair.One.Connection.OfferAsync(ContractPair.Offer));
        var answer = await host.EndAsync(pair.Other.Connection.AnswerAsync(offer, ContractPair.Answer));
        await host.EndAsync(pair.Other.Connection.AddCandidatesAsync(
        [
            new IceCandidate("candidate:malformed", "0", 0),
            new IceCandidate("not a candidate", "0", 0),
            new IceCandidate("candidate:1 1 udp 1 127.0.0.1 9 typ host", "no-such-section", 7),
            new IceCandidate("", "0", 0),
        ]));
        await host.EndAsync(pair.One.Connection.AcceptAnswerAsync(answer));
        await pair.ConnectedAsync();
    }

    public static async Task Candidates_have_their_section_and_generation(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host, trickle: false);
        var (offer, candidates) = await pair.OfferApartAsync(pair.One, ContractPair.Offer);
        foreach (var candidate in candidates)
        {
            Check(candidate.Candidate.StartsWith("candidate:", StringComparison.Ordinal), "a candidate begins with candidate:");
            Check(candidate.SdpMid is not null && candidate.SdpMLineIndex == 0, "a candidate has its section");
            Check(offer.Sdp.Contains($"\r\na=mid:{candidate.SdpMid}\r\n", StringComparison.Ordinal), "the candidate's mid is in the offer");
            Check(offer.Sdp.Contains($"\r\na=ice-ufrag:{candidate.UsernameFragment}\r\n", StringComparison.Ordinal), "the candidate's ufrag is in the offer");
        }
    }

    public static async Task Gathering_ends_with_an_event(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host);
        await host.EndAsync(pair.One.Connection.OfferAsync(ContractPair.Offer));
        await host.UntilAsync(() => pair.One.Saw<PeerEvent.GatheringCompleted>(), "gathering ends");
        Check(pair.One.Events.Last(happened => happened is PeerEvent.CandidateGathered or PeerEvent.GatheringCompleted) is PeerEvent.GatheringCompleted,
            "no candidate is gathered after the end of gathering");
    }

    public static async Task ICE_servers_can_be_replaced(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host);
        await host.EndAsync(pair.One.Connection.SetIceServersAsync([new IceServer(["turn:127.0.0.1:3478?transport=udp"], "user", "secret")]));
        await host.EndAsync(pair.One.Connection.SetIceServersAsync([new IceServer(["nonsense:127.0.0.1"])]));
        await host.EndAsync(pair.One.Connection.SetIceServersAsync([]));
        await pair.NegotiateAsync(pair.One, pair.Other, new OfferOptions { IceRestart = true });
        await pair.ConnectedAsync();
    }

    public static async Task Relay_only_reveals_no_local_address(RtcContractHost host)
    {
        await using var peer = new ContractPeer(host.One, null, relayOnly: true);
        var offer = await host.EndAsync(peer.Connection.OfferAsync(new OfferOptions { GatherFor = TimeSpan.FromMilliseconds(500) }));
        await host.PassAsync(TimeSpan.FromMilliseconds(500));
        Check(!offer.Sdp.Contains("\r\na=candidate:", StringComparison.Ordinal), "a relay-only offer without a relay has no candidates");
        Check(peer.Candidates.Count == 0, "no candidate is gathered without a relay");
    }

    public static async Task Candidates_of_the_next_generation_before_its_offer_are_buffered(RtcContractHost host)
    {
        // The first generation has no candidates, so that only the second can connect.
        await using var pair = await ContractPair.CreateAsync(host, trickle: false);
        var (first, _) = await pair.OfferApartAsync(pair.One, ContractPair.Offer);
        await pair.AnswerWithoutCandidatesAsync(pair.One, pair.Other, first);
        var (second, candidates) = await pair.OfferApartAsync(pair.One, new OfferOptions { IceRestart = true });
        await host.EndAsync(pair.Other.Connection.AddCandidatesAsync(candidates));
        await pair.AnswerWithoutCandidatesAsync(pair.One, pair.Other, second);
        await pair.ConnectedAsync();
    }
}
