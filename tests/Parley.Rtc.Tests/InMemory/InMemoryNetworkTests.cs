using Microsoft.Extensions.Time.Testing;
using Parley.Rtc.InMemory;

namespace Parley.Rtc.Tests.InMemory;

public sealed class InMemoryNetworkTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryNetwork _network;
    private readonly InMemoryRtcBackend _anna;
    private readonly InMemoryRtcBackend _ben;
    private readonly List<PeerEvent> _annaEvents = [];
    private readonly List<PeerEvent> _benEvents = [];

    public InMemoryNetworkTests()
    {
        _network = new InMemoryNetwork(_time);
        (_anna, _ben) = (_network.CreateBackend("anna"), _network.CreateBackend("ben"));
    }

    [Fact]
    public async Task Nothing_happens_until_time_advances()
    {
        var (one, _) = await NegotiateAsync();
        Assert.Empty(_annaEvents);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PeerConnectionState.Connected, State(_annaEvents));
        await one.DisposeAsync();
    }

    [Fact]
    public async Task Cut_link_is_disconnected_and_then_failed()
    {
        await ConnectAsync();
        _network.Cut(_anna, _ben);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(PeerConnectionState.Connected, State(_annaEvents));
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(PeerConnectionState.Disconnected, State(_annaEvents));
        Assert.Equal(PeerConnectionState.Disconnected, State(_benEvents));
        _time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(PeerConnectionState.Failed, State(_annaEvents));
    }

    [Fact]
    public async Task Mended_link_reconnects_before_it_has_failed()
    {
        await ConnectAsync();
        _network.Cut(_anna, _ben);
        _time.Advance(TimeSpan.FromSeconds(10));
        _network.Mend(_anna, _ben);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PeerConnectionState.Connected, State(_annaEvents));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(PeerConnectionState.Connected, State(_benEvents));
    }

    [Fact]
    public async Task Failed_connection_reconnects_only_by_an_ICE_restart()
    {
        var (one, other) = await ConnectAsync();
        _network.Cut(_anna, _ben);
        _time.Advance(TimeSpan.FromSeconds(40));
        _network.Mend(_anna, _ben);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(PeerConnectionState.Failed, State(_annaEvents));
        await NegotiateAsync(one, other, iceRestart: true);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PeerConnectionState.Connected, State(_annaEvents));
        Assert.Equal(PeerConnectionState.Connected, State(_benEvents));
    }

    [Fact]
    public async Task Initially_cut_link_fails_after_the_checks()
    {
        _network.Cut(_anna, _ben);
        await NegotiateAsync();
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(PeerConnectionState.Connecting, State(_annaEvents));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(PeerConnectionState.Failed, State(_annaEvents));
    }

    [Fact]
    public async Task Cut_link_does_not_affect_a_third_member()
    {
        var carla = _network.CreateBackend("carla");
        List<PeerEvent> carlaEvents = [];
        var one = _anna.CreatePeerConnection(new PeerConnectionOptions(), _annaEvents.Add);
        var third = carla.CreatePeerConnection(new PeerConnectionOptions(), carlaEvents.Add);
        await NegotiateAsync(one, third);
        _time.Advance(TimeSpan.FromSeconds(1));
        _network.Cut(_anna, _ben);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(PeerConnectionState.Connected, State(carlaEvents));
    }

    [Fact]
    public async Task Vanished_member_is_detected_only_by_timeout()
    {
        await ConnectAsync();
        _ben.Vanish();
        var benEvents = _benEvents.Count;
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(PeerConnectionState.Connected, State(_annaEvents));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(PeerConnectionState.Failed, State(_annaEvents));
        Assert.Equal(benEvents, _benEvents.Count);
    }

    [Fact]
    public async Task Denied_microphone_throws()
    {
        _anna.MicrophoneFailure = RtcErrorKind.MicrophoneDenied;
        var exception = await Assert.ThrowsAsync<RtcException>(async () => await _anna.OpenLocalAudioAsync(new AudioCaptureOptions(), TestContext.Current.CancellationToken));
        Assert.Equal(RtcErrorKind.MicrophoneDenied, exception.Kind);
    }

    private async Task<(IPeerConnection One, IPeerConnection Other)> ConnectAsync()
    {
        var pair = await NegotiateAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PeerConnectionState.Connected, State(_annaEvents));
        Assert.Equal(PeerConnectionState.Connected, State(_benEvents));
        return pair;
    }

    private Task<(IPeerConnection One, IPeerConnection Other)> NegotiateAsync() => NegotiateAsync(
        _anna.CreatePeerConnection(new PeerConnectionOptions(), _annaEvents.Add),
        _ben.CreatePeerConnection(new PeerConnectionOptions(), _benEvents.Add));

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
