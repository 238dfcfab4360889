using static Parley.Rtc.Contract.RtcContractHost;

namespace Parley.Rtc.Contract;

internal static class AudioCases
{
    public static async Task Audio_arrives_at_both_peers(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host);
        host.Speak(pair.One.Audio!);
        host.Speak(pair.Other.Audio!);
        await host.UntilAsync(() => pair.One.Saw<PeerEvent.RemoteAudioStarted>(), "the first peer receives audio");
        await host.UntilAsync(() => pair.Other.Saw<PeerEvent.RemoteAudioStarted>(), "the second peer receives audio");
    }

    public static async Task Receive_only_peer_receives_audio(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host, oneSends: false);
        host.Speak(pair.Other.Audio!);
        await host.UntilAsync(() => pair.One.Saw<PeerEvent.RemoteAudioStarted>(), "the receive-only peer receives audio");
        await host.PassAsync(TimeSpan.FromMilliseconds(200));
        Check(!pair.Other.Saw<PeerEvent.RemoteAudioStarted>(), "a receive-only peer sends no audio");
    }

    public static async Task Two_receive_only_peers_connect(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host, oneSends: false, otherSends: false);
        Check(!pair.One.Saw<PeerEvent.RemoteAudioStarted>(), "two receive-only peers receive no audio");
    }

    public static async Task Peer_that_must_not_send_sends_no_packet(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host);
        pair.Other.Connection.SendsAudio = false;
        await pair.NegotiateAsync(pair.One, pair.Other, ContractPair.Offer);
        await pair.ConnectedAsync();
        host.Speak(pair.One.Audio!);
        host.Speak(pair.Other.Audio!);
        await host.UntilAsync(() => pair.Other.Saw<PeerEvent.RemoteAudioStarted>(), "the other direction has audio");
        await host.PassAsync(TimeSpan.FromSeconds(1));
        Check((await host.EndAsync(pair.One.Connection.GetStatisticsAsync())).PacketsReceived == 0, "no packet arrives");
        Check(!pair.One.Saw<PeerEvent.RemoteAudioStarted>(), "no audio starts");

        pair.Other.Connection.SendsAudio = true;
        await host.UntilAsync(() => pair.One.Saw<PeerEvent.RemoteAudioStarted>(), "audio arrives without a new negotiation");
        pair.Other.Connection.SendsAudio = false;
        await host.PassAsync(TimeSpan.FromMilliseconds(500)); // packets that are under way
        var before = await host.EndAsync(pair.One.Connection.GetStatisticsAsync());
        await host.PassAsync(TimeSpan.FromSeconds(1));
        var after = await host.EndAsync(pair.One.Connection.GetStatisticsAsync());
        Check(after.PacketsReceived == before.PacketsReceived, "no packet arrives any more");

        (pair.Other.Connection.SendsAudio, pair.Other.Connection.SendsAudio, pair.Other.Connection.SendsAudio) = (true, false, true);
        await host.PassAsync(TimeSpan.FromSeconds(1));
        var last = await host.EndAsync(pair.One.Connection.GetStatisticsAsync());
        Check(last.PacketsReceived > after.PacketsReceived, "the last of several changes counts");
    }

    public static async Task One_local_audio_serves_two_connections(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host);
        await using var third = new ContractPeer(host.Other, null);
        var again = new ContractPeer(host.One, pair.One.Audio);
        (third.TricklesTo, again.TricklesTo) = (again, third);
        var second = new ContractPair(host, again, third);
        await second.NegotiateAsync(third, again, ContractPair.Offer);
        await second.ConnectedAsync();
        host.Speak(pair.One.Audio!);
        await host.UntilAsync(() => third.Saw<PeerEvent.RemoteAudioStarted>(), "the third peer receives audio");
        await again.Connection.DisposeAsync();
        await host.PassAsync(TimeSpan.FromMilliseconds(100));
        var before = await host.EndAsync(pair.Other.Connection.GetStatisticsAsync());
        await host.PassAsync(TimeSpan.FromMilliseconds(500));
        var after = await host.EndAsync(pair.Other.Connection.GetStatisticsAsync());
        Check(after.PacketsReceived > before.PacketsReceived, "disposing one connection does not stop the audio of the other");
    }

    public static async Task Speaking_is_detected_at_both_peers(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host, otherSends: false);
        host.Speak(pair.One.Audio!);
        await host.UntilAsync(() => pair.Other.HearsSpeaking, "the peer detects speech");
        await host.UntilAsync(() => pair.One.SpokeItself, "the local audio detects speech");
    }

    public static async Task Muted_speech_is_not_detected_by_the_peer(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host, otherSends: false);
        host.Speak(pair.One.Audio!);
        await host.UntilAsync(() => pair.Other.HearsSpeaking, "the peer detects speech");
        pair.One.Audio!.Enabled = false;
        Check(!pair.One.Audio.Enabled, "the audio is disabled");
        await host.UntilAsync(() => !pair.Other.HearsSpeaking, "the peer detects silence after muting");
        await host.PassAsync(TimeSpan.FromSeconds(2));
        Check(!pair.Other.HearsSpeaking, "the peer detects no speech while muted");
        Check(pair.Other.State == PeerConnectionState.Connected, "muting keeps the connection");
        pair.One.Audio.Enabled = true;
        host.Speak(pair.One.Audio);
        await host.UntilAsync(() => pair.Other.HearsSpeaking, "the peer detects speech after unmuting");
    }

    public static async Task Muted_speech_is_detected_locally(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host, otherSends: false);
        pair.One.Audio!.Enabled = false;
        await pair.NegotiateAsync(pair.One, pair.Other, ContractPair.Offer);
        await pair.ConnectedAsync();
        host.Speak(pair.One.Audio);
        await host.UntilAsync(() => pair.One.SpokeItself, "the local audio detects speech while muted");
        await host.PassAsync(TimeSpan.FromMilliseconds(300));
        Check(!pair.Other.HearsSpeaking, "the peer detects no speech");
    }

    public static async Task Changed_capture_settings_keep_the_connections(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host, otherSends: false);
        pair.One.Audio!.Enabled = false;
        await host.EndAsync(pair.One.Audio.ApplyAsync(new AudioCaptureOptions { EchoCancellation = false, NoiseSuppression = false, AutoGainControl = false }));
        Check(!pair.One.Audio.Enabled, "the audio stays muted");
        host.Speak(pair.One.Audio);
        await host.UntilAsync(() => !pair.Other.HearsSpeaking, "the peer detects silence");
        await host.PassAsync(TimeSpan.FromSeconds(1));
        Check(!pair.Other.HearsSpeaking, "the peer detects no speech while muted");
        pair.One.Audio.Enabled = true;
        await host.UntilAsync(() => pair.Other.HearsSpeaking, "the peer detects speech");
        Check(pair.Other.State == PeerConnectionState.Connected, "the connection stays connected");
    }

    public static async Task Volume_stays_within_its_range(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host);
        var audio = pair.One.Connection.RemoteAudio;
        Check(audio is { Volume: 1, Muted: false }, "the volume is initially 1 and not muted");
        foreach (var (set, read) in ((double, double)[])[(0.5, 0.5), (2, 2), (3, 2), (-1, 0), (0, 0), (1, 1)])
        {
            audio.Volume = set;
            Check(audio.Volume == read, $"volume {set} reads {read}");
        }

        audio.Muted = true;
        Check(audio is { Muted: true, Volume: 1 }, "muting keeps the volume");
        audio.Muted = false;
    }

    public static async Task Statistics_have_candidate_types_and_packet_counts(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host);
        host.Speak(pair.One.Audio!);
        host.Speak(pair.Other.Audio!);
        await host.UntilAsync(() => pair.One.Saw<PeerEvent.RemoteAudioStarted>(), "audio arrives");
        PeerStatistics statistics;
        var tries = 0;
        do
        {
            await host.PassAsync(TimeSpan.FromMilliseconds(250));
            statistics = await host.EndAsync(pair.One.Connection.GetStatisticsAsync());
        }
        while (++tries < 40 && statistics is not { RoundTripTime: not null, Jitter: not null, PacketsReceived: > 10, PacketsSent: > 10 });

        Check(statistics.RoundTripTime is { } roundTrip && roundTrip < TimeSpan.FromSeconds(1), "the round-trip time is measured");
        Check(statistics.Jitter is not null, "the jitter is measured");
        Check(statistics is { PacketsReceived: > 10, PacketsSent: > 10, BytesReceived: > 0, BytesSent: > 0 }, "packets and bytes are counted");
        Check(statistics.ConcealedShare is >= 0 and <= 1, "the concealed share lies between 0 and 1");
        Check(statistics is { LocalCandidateType: "host" or "prflx", RemoteCandidateType: "host" or "prflx" }, "the candidate types are named");
    }
}
