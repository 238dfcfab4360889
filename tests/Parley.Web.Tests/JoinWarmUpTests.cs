using Parley.Rtc;
using Parley.Rtc.InMemory;
using Parley.Web.Startup;

namespace Parley.Web.Tests;

public sealed class JoinWarmUpTests
{
    [Fact]
    public async Task Warm_up_connects_two_peers()
    {
        var network = new InMemoryNetwork(TimeProvider.System);
        var backend = new CountingBackend(network.CreateBackend("page"));

        await JoinWarmUp.RunAsync(backend, TimeSpan.FromMinutes(1));

        Assert.Equal(2, backend.Connected);
        Assert.Equal(2, backend.Created);
    }

    private sealed class CountingBackend(IRtcBackend inner) : IRtcBackend
    {
        public int Created { get; private set; }

        public int Connected { get; private set; }

        public ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("The warm-up must not open the microphone.");

        public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent)
        {
            Created++;
            return inner.CreatePeerConnection(options, e =>
            {
                if (e is PeerEvent.StateChanged { State: PeerConnectionState.Connected })
                    Connected++;
                onEvent(e);
            });
        }
    }
}
