using static Parley.Rtc.Contract.RtcContractHost;

namespace Parley.Rtc.Contract;

/// <summary>Many voices in one connection.</summary>
internal static class BundleCases
{
    public static Task Three_voices_of_an_offer_arrive_under_their_mids(RtcContractHost host) => ArriveAsync(host, 3);

    public static Task Ten_voices_of_an_offer_arrive_under_their_mids(RtcContractHost host) => ArriveAsync(host, 10);

    public static async Task Ten_voices_of_an_answer_arrive_under_their_mids(RtcContractHost host)
    {
        await using var pair = await BundlePair.CreateAsync(host, 10);
        for (var i = 0; i < 10; i++)
            pair.Listener.Add();
        var (offer, answer) = await pair.NegotiateAsync(speakerOffers: false);
        Check(Count(offer, "a=recvonly") == 10, "the offer receives only");
        Check(Count(answer, "a=sendonly") == 10, "the answer sends only");
        await pair.HearsAllAsync();
    }

    public static async Task Voice_appended_by_the_speaker_arrives(RtcContractHost host)
    {
        await using var pair = await BundlePair.CreateAsync(host, 2);
        await pair.NegotiateAsync(speakerOffers: true);
        await pair.HearsAllAsync();
        await pair.SpeakAsync(2);
        var (offer, _) = await pair.NegotiateAsync(speakerOffers: true);
        Check(Count(offer, "m=audio") == 3, "a section is appended");
        await pair.HearsAllAsync();
    }

    public static async Task Voice_appended_by_the_listener_arrives(RtcContractHost host)
    {
        await using var pair = await BundlePair.CreateAsync(host, 2);
        await pair.NegotiateAsync(speakerOffers: true);
        await pair.HearsAllAsync();
        await pair.SpeakAsync(2);
        var added = pair.Listener.Add();
        Check(added.Mid is null, "a section has no mid before its first description");
        await pair.NegotiateAsync(speakerOffers: false);
        Check(added is { Mid: not null, IsReceiving: true }, "the section is negotiated");
        await pair.HearsAllAsync();
    }

    public static async Task Section_retired_by_the_speaker_is_reused(RtcContractHost host)
    {
        await using var pair = await BundlePair.CreateAsync(host, 3);
        await pair.NegotiateAsync(speakerOffers: true);
        await pair.HearsAllAsync();
        var (kept, retired, last) = (pair.Speaker.Sections[0], pair.Speaker.Sections[1], pair.Speaker.Sections[2]);
        var heard = pair.Listener.Sections.First(section => section.Mid == retired.Mid);
        retired.Retire();
        var (offer, _) = await pair.NegotiateAsync(speakerOffers: true);
        Check(Count(offer, "m=audio 0 ") == 1, "the retired section has port 0");
        Check(heard.IsRetired && pair.Listener.Sections.Count == 2, "the listener's section is retired");
        var added = await pair.SpeakAsync(7);
        (offer, _) = await pair.NegotiateAsync(speakerOffers: true);
        Check(Count(offer, "m=audio") == 3 && Count(offer, "m=audio 0 ") == 0, "the section's place is reused");
        Check(added.Mid != retired.Mid, "the section has another mid");
        await pair.HearsAsync((kept, 0), (last, 2), (added, 7));
    }

    public static async Task Section_retired_by_the_listener_is_reused(RtcContractHost host)
    {
        await using var pair = await BundlePair.CreateAsync(host, 3);
        await pair.NegotiateAsync(speakerOffers: true);
        await pair.HearsAllAsync();
        var (kept, retired, last) = (pair.Speaker.Sections[0], pair.Speaker.Sections[1], pair.Speaker.Sections[2]);
        pair.Listener.Sections.First(section => section.Mid == retired.Mid).Retire();
        await pair.NegotiateAsync(speakerOffers: false);
        Check(retired.IsRetired && pair.Speaker.Sections.Count == 2, "the speaker's section is retired");
        var added = await pair.SpeakAsync(7);
        pair.Listener.Add();
        var (offer, _) = await pair.NegotiateAsync(speakerOffers: false);
        Check(Count(offer, "m=audio") == 3 && Count(offer, "m=audio 0 ") == 0, "the section's place is reused");
        await pair.HearsAsync((kept, 0), (last, 2), (added, 7));
    }

    public static async Task Retired_first_section_leaves_the_transport_to_the_others(RtcContractHost host)
    {
        foreach (var speakerRetires in (bool[])[true, false])
        {
            await using var pair = await BundlePair.CreateAsync(host, 3);
            await pair.NegotiateAsync(speakerOffers: true);
            await pair.HearsAllAsync();
            var others = pair.Speaker.Sections.Skip(1).ToArray();
            (speakerRetires ? pair.Speaker : pair.Listener).Sections[0].Retire();
            await pair.NegotiateAsync(speakerOffers: speakerRetires);
            await pair.HearsAsync((others[0], 1), (others[1], 2));
            var added = await pair.SpeakAsync(7);
            await pair.NegotiateAsync(speakerOffers: true);
            await pair.HearsAsync((others[0], 1), (others[1], 2), (added, 7));
            Check(pair.Speaker.Sections.Count == (speakerRetires ? 3 : 4), "only the side that retired the section has lost it");
        }
    }

    public static async Task Inactive_section_sends_no_packet_until_it_is_active_again(RtcContractHost host)
    {
        await using var pair = await BundlePair.CreateAsync(host, 2);
        await pair.NegotiateAsync(speakerOffers: true);
        await pair.HearsAllAsync();
        var (paused, other) = (pair.Listener.Sections[1], pair.Listener.Sections[0]);
        paused.Receives = false;
        var (_, answer) = await pair.NegotiateAsync(speakerOffers: false);
        Check(Count(answer, "a=inactive") == 1 && !paused.IsReceiving && other.IsReceiving, "the section is inactive");
        await host.PassAsync(TimeSpan.FromMilliseconds(300));
        var before = await PacketsAsync(host, pair.Listener, paused);
        await host.PassAsync(TimeSpan.FromMilliseconds(500));
        Check(await PacketsAsync(host, pair.Listener, paused) == before, "no packet arrives in an inactive section");
        await pair.HearsAsync((pair.Speaker.Sections[0], 0));
        paused.Receives = true;
        await pair.NegotiateAsync(speakerOffers: false);
        Check(paused.IsReceiving, "the section is active again");
        await pair.HearsAllAsync();
    }

    public static async Task Local_audio_is_sent_in_one_section_of_many(RtcContractHost host)
    {
        await using var pair = new BundlePair(host, await host.EndAsync(host.OpenVoiceAsync(host.Other, 5)));
        await pair.SpeakAsync(0, receives: true);
        await pair.SpeakAsync(1);
        pair.Listener.Add();
        await pair.NegotiateAsync(speakerOffers: false);
        await pair.HearsAllAsync();
        var section = pair.Speaker.Sections[0];
        Check(section.IsReceiving && !pair.Speaker.Sections[1].IsReceiving, "the speaker receives in one section");
        host.Listen(section);
        await host.UntilAsync(async () => (await host.EndAsync(pair.Speaker.GetStatisticsAsync())).Sections[section.Mid!].PacketsReceived > 10, "the listener's audio arrives");
        var own = pair.Listener.Sections[0];
        own.SendsAudio = false;
        await host.PassAsync(TimeSpan.FromMilliseconds(300));
        var before = await PacketsAsync(host, pair.Speaker, section);
        await host.PassAsync(TimeSpan.FromMilliseconds(500));
        Check(await PacketsAsync(host, pair.Speaker, section) - before <= 1, "no packet is sent while the section does not send");
        own.SendsAudio = true;
        await host.UntilAsync(async () => await PacketsAsync(host, pair.Speaker, section) > before + 10, "the listener's audio arrives again");
    }

    public static async Task Section_that_is_not_audio_is_rejected(RtcContractHost host)
    {
        await using var pair = await BundlePair.CreateAsync(host, 2);
        var options = new OfferOptions { GatherFor = TimeSpan.FromSeconds(1) };
        var offer = await host.EndAsync(pair.Speaker.OfferAsync(options));
        var transport = string.Concat(offer.Sdp.Split("\r\n").Where(line => line.StartsWith("a=ice-ufrag", StringComparison.Ordinal)
            || line.StartsWith("a=ice-pwd", StringComparison.Ordinal) || line.StartsWith("a=fingerprint", StringComparison.Ordinal)
            || line.StartsWith("a=setup", StringComparison.Ordinal)).Distinct().Select(line => line + "\r\n"));
        const string video = "a=mid:film\r\na=sendonly\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n";
        var widened = offer.Sdp.Replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 0 1 film", StringComparison.Ordinal)
            + $"m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\n{transport}{video}";
        var answer = await host.EndAsync(pair.Listener.AnswerAsync(new(SdpType.Offer, widened), new AnswerOptions { GatherFor = TimeSpan.FromSeconds(1) }));
        var sections = answer.Sdp.Split("\r\nm=");
        Check(sections.Length == 4 && sections[3].StartsWith("video ", StringComparison.Ordinal), "the section keeps its place");
        // A browser cannot reject a section in an answer, but makes it inactive.
        Check(sections[3].StartsWith("video 0 ", StringComparison.Ordinal) || sections[3].Contains("a=inactive", StringComparison.Ordinal), "the section is not used");
        Check(pair.Listener.Sections.Count == 2, "both audio sections are accepted");
    }

    public static async Task ICE_restart_keeps_all_voices(RtcContractHost host)
    {
        await using var pair = await BundlePair.CreateAsync(host, 3);
        await pair.NegotiateAsync(speakerOffers: true);
        await pair.HearsAllAsync();
        await pair.NegotiateAsync(speakerOffers: false, restart: true);
        await host.PassAsync(TimeSpan.FromMilliseconds(500));
        await pair.HearsAllAsync();
        Check(!pair.ListenerEvents.OfType<PeerEvent.StateChanged>().Any(changed => changed.State == PeerConnectionState.Failed), "the connection does not fail");
    }

    public static async Task Statistics_and_events_have_the_mid(RtcContractHost host)
    {
        await using var pair = await BundlePair.CreateAsync(host, 3);
        await pair.NegotiateAsync(speakerOffers: true);
        await pair.HearsAllAsync();
        string[] mids = [.. pair.Speaker.Sections.Select(section => section.Mid!)];
        await host.UntilAsync(() => mids.All(mid => pair.ListenerEvents.OfType<PeerEvent.RemoteAudioStarted>().Any(started => started.Mid == mid)), "the start of each voice is reported");
        await host.UntilAsync(() => mids.All(mid => pair.ListenerEvents.OfType<PeerEvent.SpeakingChanged>().Any(changed => changed.Mid == mid && changed.Speaking)), "each voice is detected");
        var statistics = await host.EndAsync(pair.Listener.GetStatisticsAsync());
        Check(mids.All(mid => statistics.Sections[mid].PacketsReceived > 0), "packets are counted for each section");
        Check(statistics.Connection.PacketsReceived == statistics.Sections.Values.Sum(section => section.PacketsReceived), "the connection has the sum");
        Check(statistics.Connection.RemoteCandidateType is "host" or "prflx", "the candidate types are named");
    }

    public static async Task Offer_without_a_section_and_disposed_bundle_are_rejected(RtcContractHost host)
    {
        await using var pair = new BundlePair(host);
        await host.FailsAsync(RtcErrorKind.InvalidState, () => pair.Listener.OfferAsync(new OfferOptions()));
        await host.FailsAsync(RtcErrorKind.InvalidState, () => pair.Listener.AcceptAnswerAsync(new(SdpType.Answer, "v=0\r\n")));
        await host.FailsAsync(RtcErrorKind.InvalidDescription, () => pair.Listener.AnswerAsync(new(SdpType.Offer, "v=0\r\nnonsense"), new AnswerOptions()));
        var section = pair.Listener.Add();
        section.Retire();
        Check(section.IsRetired && pair.Listener.Sections.Count == 0, "a section that no description has is removed");
        await pair.Listener.DisposeAsync();
        await host.FailsAsync(RtcErrorKind.InvalidState, () => pair.Listener.OfferAsync(new OfferOptions()));
    }

    private static async Task ArriveAsync(RtcContractHost host, int voices)
    {
        await using var pair = await BundlePair.CreateAsync(host, voices);
        var (offer, answer) = await pair.NegotiateAsync(speakerOffers: true);
        Check(Count(offer, "a=sendonly") == voices, "the offer sends only");
        Check(Count(answer, "a=recvonly") == voices, "the answer receives only");
        await pair.HearsAllAsync();
    }

    private static async Task<long> PacketsAsync(RtcContractHost host, IAudioBundle bundle, IAudioSection section) =>
        (await host.EndAsync(bundle.GetStatisticsAsync())).Sections.GetValueOrDefault(section.Mid!)?.PacketsReceived ?? 0;

    private static int Count(string sdp, string start) => sdp.Split("\r\n").Count(line => line.StartsWith(start, StringComparison.Ordinal));
}
