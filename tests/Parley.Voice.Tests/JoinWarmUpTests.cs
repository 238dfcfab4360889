using Parley.Rtc;
using Parley.Rtc.InMemory;
using Parley.Voice.WarmUp;

namespace Parley.Voice.Tests;

public sealed class JoinWarmUpTests
{
    [Fact]
    public async Task A_dress_rehearsal_plays_a_join_up_to_two_connected_peers()
    {
        var network = new InMemoryNetwork(TimeProvider.System);
        var backend = new Watching(network.CreateBackend("page"));

        await JoinWarmUp.RunAsync(backend);

        Assert.Equal(2, backend.Connected);
        Assert.Equal(2, backend.Made);
    }

    private sealed class Watching(IRtcBackend inner) : IRtcBackend
    {
        public int Made { get; private set; }

        public int Connected { get; private set; }

        public ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("A rehearsal opens no microphone.");

        public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent)
        {
            Made++;
            return inner.CreatePeerConnection(options, e =>
            {
                if (e is PeerEvent.StateChanged { State: PeerConnectionState.Connected })
                    Connected++;
                onEvent(e);
            });
        }
    }
}
