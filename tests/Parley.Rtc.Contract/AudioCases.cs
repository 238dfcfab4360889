using static Parley.Rtc.Contract.RtcContractHost;

namespace Parley.Rtc.Contract;

internal static class AudioCases
{
    public static async Task Audio_arrives_at_both_ends(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host);
        host.Speak(pair.One.Audio!);
        host.Speak(pair.Other.Audio!);
        await host.UntilAsync(() => pair.One.Saw<PeerEvent.RemoteAudioStarted>(), "the first end hears the second");
        await host.UntilAsync(() => pair.Other.Saw<PeerEvent.RemoteAudioStarted>(), "the second end hears the first");
    }

    public static async Task An_end_that_only_listens_hears_the_other(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host, oneSends: false);
        host.Speak(pair.Other.Audio!);
        await host.UntilAsync(() => pair.One.Saw<PeerEvent.RemoteAudioStarted>(), "the listener hears the other");
        await host.PassAsync(TimeSpan.FromMilliseconds(200));
        Check(!pair.Other.Saw<PeerEvent.RemoteAudioStarted>(), "nothing is heard of a listener");
    }

    public static async Task Two_ends_that_only_listen_connect(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host, oneSends: false, otherSends: false);
        Check(!pair.One.Saw<PeerEvent.RemoteAudioStarted>(), "two listeners hear nothing");
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
        await host.UntilAsync(() => third.Saw<PeerEvent.RemoteAudioStarted>(), "the third end hears the first");
        await again.Connection.DisposeAsync();
        await host.PassAsync(TimeSpan.FromMilliseconds(100));
        var before = await host.EndAsync(pair.Other.Connection.GetStatisticsAsync());
        await host.PassAsync(TimeSpan.FromMilliseconds(500));
        var after = await host.EndAsync(pair.Other.Connection.GetStatisticsAsync());
        Check(after.PacketsReceived > before.PacketsReceived, "disposing one connection leaves the audio of the other");
    }

    public static async Task A_member_who_speaks_is_seen_speaking_by_both(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host, otherSends: false);
        host.Speak(pair.One.Audio!);
        await host.UntilAsync(() => pair.Other.HearsSpeaking, "the other end sees the member speak");
        await host.UntilAsync(() => pair.One.SpokeItself, "the member's own audio tells that they speak");
    }

    public static async Task A_muted_member_is_not_seen_speaking_by_the_other(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host, otherSends: false);
        host.Speak(pair.One.Audio!);
        await host.UntilAsync(() => pair.Other.HearsSpeaking, "the other end sees the member speak");
        pair.One.Audio!.Enabled = false;
        Check(!pair.One.Audio.Enabled, "the audio is disabled");
        await host.UntilAsync(() => !pair.Other.HearsSpeaking, "the other end sees the muted member silent");
        await host.PassAsync(TimeSpan.FromSeconds(2));
        Check(!pair.Other.HearsSpeaking, "a muted member stays silent for the other");
        Check(pair.Other.State == PeerConnectionState.Connected, "muting leaves the connection");
        pair.One.Audio.Enabled = true;
        host.Speak(pair.One.Audio);
        await host.UntilAsync(() => pair.Other.HearsSpeaking, "the other end sees the member speak again");
    }

    public static async Task Somebody_who_is_muted_is_still_told_that_they_speak(RtcContractHost host)
    {
        await using var pair = await ContractPair.CreateAsync(host, otherSends: false);
        pair.One.Audio!.Enabled = false;
        await pair.NegotiateAsync(pair.One, pair.Other, ContractPair.Offer);
        await pair.ConnectedAsync();
        host.Speak(pair.One.Audio);
        await host.UntilAsync(() => pair.One.SpokeItself, "the muted member's own audio tells that they speak");
        await host.PassAsync(TimeSpan.FromMilliseconds(300));
        Check(!pair.Other.HearsSpeaking, "the other end hears nothing");
    }

    public static async Task Other_capture_settings_leave_the_connections(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host, otherSends: false);
        pair.One.Audio!.Enabled = false;
        await host.EndAsync(pair.One.Audio.ApplyAsync(new AudioCaptureOptions { EchoCancellation = false, NoiseSuppression = false, AutoGainControl = false }));
        Check(!pair.One.Audio.Enabled, "who is muted stays muted");
        host.Speak(pair.One.Audio);
        await host.UntilAsync(() => !pair.Other.HearsSpeaking, "what was said before has died away");
        await host.PassAsync(TimeSpan.FromSeconds(1));
        Check(!pair.Other.HearsSpeaking, "who is muted is not heard");
        pair.One.Audio.Enabled = true;
        await host.UntilAsync(() => pair.Other.HearsSpeaking, "the other end sees the member speak");
        Check(pair.Other.State == PeerConnectionState.Connected, "the connection stays");
    }

    public static async Task Volume_stays_within_its_range(RtcContractHost host)
    {
        await using var pair = await ContractPair.ConnectAsync(host);
        var audio = pair.One.Connection.RemoteAudio;
        Check(audio is { Volume: 1, Muted: false }, "volume is 1 and nothing is muted at first");
        foreach (var (set, read) in ((double, double)[])[(0.5, 0.5), (2, 2), (3, 2), (-1, 0), (0, 0), (1, 1)])
        {
            audio.Volume = set;
            Check(audio.Volume == read, $"volume {set} reads {read}");
        }

        audio.Muted = true;
        Check(audio is { Muted: true, Volume: 1 }, "muting leaves the volume");
        audio.Muted = false;
    }

    public static async Task Statistics_name_the_way_and_count_the_packets(RtcContractHost host)
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
