namespace Parley.Rtc.Native.Tests.Peer;

public sealed class ListenerFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_owner_throws_is_reported_and_costs_that_event_alone()
    {
        await using var one = LoopbackPeer.Backend();
        await using var other = LoopbackPeer.Backend();
        var mistakes = new List<Exception>();
        one.ListenerFailed += mistake =>
        {
            lock (mistakes)
                mistakes.Add(mistake);
            throw new InvalidOperationException("the log is full");
        };
        var states = new List<PeerConnectionState>();
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var careless = one.CreatePeerConnection(new(), happened =>
        {
            if (happened is PeerEvent.StateChanged { State: var state })
            {
                states.Add(state);
                if (state == PeerConnectionState.Connected)
                    connected.SetResult();
            }

            throw new FormatException("a mistake");
        });
        await using LoopbackPeer careful = new(one), first = new(other), second = new(other);
        var offer = await careless.OfferAsync(new(), Token);
        await careless.AcceptAnswerAsync(await first.Connection.AnswerAsync(offer, new(), Token), Token);
        await connected.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await LoopbackPeer.DescribeAsync(careful, second, Token);
        await careful.Connected;

        Assert.Equal([PeerConnectionState.Connecting, PeerConnectionState.Connected], states);
        lock (mistakes)
        {
            Assert.True(mistakes.Count >= 2);
            Assert.All(mistakes, mistake => Assert.IsType<FormatException>(mistake));
        }
    }
}
