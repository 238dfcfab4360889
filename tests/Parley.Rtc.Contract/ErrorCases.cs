using static Parley.Rtc.Contract.RtcContractHost;

namespace Parley.Rtc.Contract;

internal static class ErrorCases
{
    private static readonly string[] Malformed = ["", "malformed", "v=0\r\n", "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"];

    public static async Task Malformed_offer_is_rejected_and_the_connection_stays_usable(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host);
        foreach (var sdp in Malformed)
        {
            await host.FailsAsync(RtcErrorKind.InvalidDescription,
                () => pair.Other.Connection.AnswerAsync(new SessionDescription(SdpType.Offer, sdp), ContractPair.Answer));
        }

        await pair.NegotiateAsync(pair.One, pair.Other, ContractPair.Offer);
        await pair.ConnectedAsync();
    }

    public static async Task Malformed_answer_is_rejected_and_a_later_one_accepted(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host);
        var offer = await host.EndAsync(pair.One.Connection.OfferAsync(ContractPair.Offer));
        foreach (var sdp in Malformed)
        {
            await host.FailsAsync(RtcErrorKind.InvalidDescription,
                () => pair.One.Connection.AcceptAnswerAsync(new SessionDescription(SdpType.Answer, sdp)));
        }

        var answer = await host.EndAsync(pair.Other.Connection.AnswerAsync(offer, ContractPair.Answer));
        await host.EndAsync(pair.One.Connection.AcceptAnswerAsync(answer));
        await pair.ConnectedAsync();
    }

    public static async Task Answer_without_an_offer_is_rejected(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host);
        var offer = await host.EndAsync(pair.One.Connection.OfferAsync(ContractPair.Offer));
        var answer = await host.EndAsync(pair.Other.Connection.AnswerAsync(offer, ContractPair.Answer));
        await host.EndAsync(pair.One.Connection.AcceptAnswerAsync(answer));
        await host.FailsAsync(RtcErrorKind.InvalidState, () => pair.One.Connection.AcceptAnswerAsync(answer));
        await pair.ConnectedAsync();
    }

    public static async Task Disposed_connection_rejects_operations(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host);
        await pair.One.Connection.DisposeAsync();
        await pair.One.Connection.DisposeAsync();
        await host.FailsAsync(RtcErrorKind.InvalidState, () => pair.One.Connection.OfferAsync(ContractPair.Offer));
    }

    public static async Task Disposed_connection_raises_no_events(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host);
        await pair.One.Connection.DisposeAsync();
        var events = pair.One.Events.Count;
        await host.PassAsync(TimeSpan.FromMilliseconds(300));
        Check(pair.One.Events.Count == events, "a disposed connection raises no events");
    }

    public static async Task Disposing_one_peer_closes_the_other(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host);
        await pair.One.Connection.DisposeAsync();
        await host.UntilAsync(() => pair.Other.State == PeerConnectionState.Closed, $"the peer is closed, not {pair.Other.State}");
    }
}
