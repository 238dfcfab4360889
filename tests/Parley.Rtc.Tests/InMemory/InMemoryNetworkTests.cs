using Microsoft.Extensions.Time.Testing;
using Parley.Rtc.InMemory;

namespace Parley.Rtc.Tests.InMemory;

public sealed class InMemoryNetworkTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryNetwork _network;
    private readonly InMemoryRtcBackend _anna;
    private readonly InMemoryRtcBackend _ben;
    private readonly List<PeerEvent> _annaHeard = [];
    private readonly List<PeerEvent> _benHeard = [];

    public InMemoryNetworkTests()
    {
        _network = new InMemoryNetwork(_time);
        (_anna, _ben) = (_network.CreateBackend("anna"), _network.CreateBackend("ben"));
    }

    [Fact]
    public async Task Nothing_happens_until_time_advances()
    {
        var (one, _) = await NegotiateAsync();
        Assert.Empty(_annaHeard);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PeerConnectionState.Connected, State(_annaHeard));
        await one.DisposeAsync();
    }

    [Fact]
    public async Task A_cut_link_disconnects_then_fails_at_its_times()
    {
        await ConnectAsync();
        _network.Cut(_anna, _ben);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(PeerConnectionState.Connected, State(_annaHeard));
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(PeerConnectionState.Disconnected, State(_annaHeard));
        Assert.Equal(PeerConnectionState.Disconnected, State(_benHeard));
        _time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(PeerConnectionState.Failed, State(_annaHeard));
    }

    [Fact]
    public async Task A_mended_link_connects_again_by_itself_while_it_has_not_failed()
    {
        await ConnectAsync();
        _network.Cut(_anna, _ben);
        _time.Advance(TimeSpan.FromSeconds(10));
        _network.Mend(_anna, _ben);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PeerConnectionState.Connected, State(_annaHeard));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(PeerConnectionState.Connected, State(_benHeard));
    }

    [Fact]
    public async Task A_failed_connection_comes_back_by_an_ice_restart_only()
    {
        var (one, other) = await ConnectAsync();
        _network.Cut(_anna, _ben);
        _time.Advance(TimeSpan.FromSeconds(40));
        _network.Mend(_anna, _ben);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(PeerConnectionState.Failed, State(_annaHeard));
        await NegotiateAsync(one, other, iceRestart: true);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PeerConnectionState.Connected, State(_annaHeard));
        Assert.Equal(PeerConnectionState.Connected, State(_benHeard));
    }

    [Fact]
    public async Task A_link_that_is_cut_from_the_start_fails_after_the_checks()
    {
        _network.Cut(_anna, _ben);
        await NegotiateAsync();
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(PeerConnectionState.Connecting, State(_annaHeard));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(PeerConnectionState.Failed, State(_annaHeard));
    }

    [Fact]
    public async Task A_third_member_is_untouched_by_the_link_of_two_others()
    {
        var carla = _network.CreateBackend("carla");
        List<PeerEvent> carlaHeard = [];
        var one = _anna.CreatePeerConnection(new PeerConnectionOptions(), _annaHeard.Add);
        var third = carla.CreatePeerConnection(new PeerConnectionOptions(), carlaHeard.Add);
        await NegotiateAsync(one, third);
        _time.Advance(TimeSpan.FromSeconds(1));
        _network.Cut(_anna, _ben);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(PeerConnectionState.Connected, State(carlaHeard));
    }

    [Fact]
    public async Task A_member_who_vanishes_is_noticed_by_silence_only()
    {
        await ConnectAsync();
        _ben.Vanish();
        var benHeard = _benHeard.Count;
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(PeerConnectionState.Connected, State(_annaHeard));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(PeerConnectionState.Failed, State(_annaHeard));
        Assert.Equal(benHeard, _benHeard.Count);
    }

    [Fact]
    public async Task A_microphone_that_is_denied_says_so()
    {
        _anna.MicrophoneFailure = RtcErrorKind.MicrophoneDenied;
        var exception = await Assert.ThrowsAsync<RtcException>(async () => await _anna.OpenLocalAudioAsync(new AudioCaptureOptions(), TestContext.Current.CancellationToken));
        Assert.Equal(RtcErrorKind.MicrophoneDenied, exception.Kind);
    }

    private async Task<(IPeerConnection One, IPeerConnection Other)> ConnectAsync()
    {
        var pair = await NegotiateAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PeerConnectionState.Connected, State(_annaHeard));
        Assert.Equal(PeerConnectionState.Connected, State(_benHeard));
        return pair;
    }

    private Task<(IPeerConnection One, IPeerConnection Other)> NegotiateAsync() => NegotiateAsync(
        _anna.CreatePeerConnection(new PeerConnectionOptions(), _annaHeard.Add),
        _ben.CreatePeerConnection(new PeerConnectionOptions(), _benHeard.Add));

    private async Task<(IPeerConnection One, IPeerConnection Other)> NegotiateAsync(IPeerConnection one, IPeerConnection other, bool iceRestart = false)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var offer = await one.OfferAsync(new OfferOptions { IceRestart = iceRestart }, cancellationToken);
        var answer = await other.AnswerAsync(offer, new AnswerOptions(), cancellationToken);
        await one.AcceptAnswerAsync(answer, cancellationToken);
        await one.AddCandidatesAsync([new IceCandidate("candidate:1 1 udp 1 10.0.0.2 5000 typ host", "0", 0)], cancellationToken);
        return (one, other);
    }

    private static PeerConnectionState State(List<PeerEvent> events) => events.OfType<PeerEvent.StateChanged>().LastOrDefault()?.State ?? PeerConnectionState.New;
}
