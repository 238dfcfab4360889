using static Parley.Rtc.Contract.RtcContractHost;

namespace Parley.Rtc.Contract;

internal static class NegotiationCases
{
    public static async Task Offer_and_answer_connect_both_peers(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host);
        Check(pair.One.Events.OfType<PeerEvent.StateChanged>().First().State == PeerConnectionState.Connecting, "the state is connecting before connected");
    }

    public static async Task Answering_peer_may_offer_next(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host);
        await pair.NegotiateAsync(pair.Other, pair.One, ContractPair.Offer);
        await host.PassAsync(TimeSpan.FromMilliseconds(50));
        await pair.ConnectedAsync();
    }

    public static async Task Open_offer_is_rolled_back_for_the_offer_of_the_peer(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host, trickle: false);
        await host.EndAsync(pair.Other.Connection.OfferAsync(ContractPair.Offer));
        (pair.One.TricklesTo, pair.Other.TricklesTo) = (pair.Other, pair.One);
        await pair.NegotiateAsync(pair.One, pair.Other, ContractPair.Offer);
        await pair.ConnectedAsync();
    }

    public static async Task Peer_may_offer_again_after_a_rollback(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host);
        await host.EndAsync(pair.Other.Connection.OfferAsync(ContractPair.Offer));
        await pair.NegotiateAsync(pair.One, pair.Other, ContractPair.Offer);
        await pair.NegotiateAsync(pair.Other, pair.One, ContractPair.Offer);
        await pair.ConnectedAsync();
    }

    public static async Task Connections_share_a_certificate_exactly_within_a_scope(RtcContractHost host)
    {
        CertificateScope one = new(), other = new();
        var fingerprints = new List<string>();
        foreach (var scope in new[] { one, one, other, null, null })
        {
            await using var connection = host.One.CreatePeerConnection(new PeerConnectionOptions { Certificate = scope }, static _ => { });
            fingerprints.Add(Line(await host.EndAsync(connection.OfferAsync(ContractPair.Offer)), "a=fingerprint:"));
        }

        Check(fingerprints[0] == fingerprints[1] && fingerprints[3] == fingerprints[4], "connections of a scope share a certificate");
        Check(fingerprints.Distinct().Count() == 3, "connections of different scopes have different certificates");
    }

    public static async Task ICE_restart_has_new_credentials_and_stays_connected(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host);
        var first = await pair.NegotiateAsync(pair.One, pair.Other, ContractPair.Offer);
        await pair.ConnectedAsync();
        var second = await pair.NegotiateAsync(pair.One, pair.Other, new OfferOptions { IceRestart = true });
        Check(Line(first, "a=ice-ufrag:") != Line(second, "a=ice-ufrag:"), "an ICE restart changes the ufrag");
        Check(Line(first, "a=fingerprint:") == Line(second, "a=fingerprint:"), "an ICE restart keeps the certificate");
        await host.PassAsync(TimeSpan.FromMilliseconds(200));
        await pair.ConnectedAsync();
        var before = await host.EndAsync(pair.One.Connection.GetStatisticsAsync());
        await host.PassAsync(TimeSpan.FromMilliseconds(500));
        var after = await host.EndAsync(pair.One.Connection.GetStatisticsAsync());
        Check(after.PacketsSent > before.PacketsSent, "audio continues after an ICE restart");
    }

    public static async Task Calls_that_are_not_awaited_run_in_order(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host, trickle: false);
        var (offer, candidates) = await pair.OfferApartAsync(pair.One, ContractPair.Offer);
        var answering = pair.Other.Connection.AnswerAsync(offer, ContractPair.Answer);
        var adding = pair.Other.Connection.AddCandidatesAsync(candidates);
        var answer = await host.EndAsync(answering);
        await host.EndAsync(adding);
        await host.EndAsync(pair.One.Connection.AcceptAnswerAsync(CandidateLines.Without(answer)));
        await pair.ConnectedAsync();
    }

    public static async Task Opus_is_offered_with_FEC_and_DTX(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host);
        var offer = await host.EndAsync(pair.One.Connection.OfferAsync(ContractPair.Offer));
        var answer = await host.EndAsync(pair.Other.Connection.AnswerAsync(offer, ContractPair.Answer));
        foreach (var description in (SessionDescription[])[offer, answer])
        {
            var payload = Line(description, "a=rtpmap:", " opus/48000/2").Split(':', ' ')[1];
            var parameters = Line(description, $"a=fmtp:{payload} ").Split(' ', 2)[1].Split(';');
            Check(parameters.Contains("useinbandfec=1") && parameters.Contains("usedtx=1"), "Opus has useinbandfec=1 and usedtx=1 (RFC 7587 §6.1)");
        }
    }

    private static string Line(SessionDescription description, string prefix, string suffix = "") =>
        Array.Find(description.Sdp.Split("\r\n"), line => line.StartsWith(prefix, StringComparison.Ordinal) && line.EndsWith(suffix, StringComparison.Ordinal))
        ?? throw new RtcContractException($"Expected: the description has a line {prefix}…{suffix}.");
}
