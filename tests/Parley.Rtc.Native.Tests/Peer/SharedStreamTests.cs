namespace Parley.Rtc.Native.Tests.Peer;

public sealed class SharedStreamTests
{
    private const int Listeners = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frame_is_requested_once_for_all_listeners()
    {
        await using var bot = LoopbackPeer.Backend();
        await using var others = LoopbackPeer.Backend(sharePort: false);
        await using var music = bot.OpenLocalAudio();
        var source = new CountingSource();
        music.Source = source;
        List<LoopbackPeer> peers = [];
        List<HashSet<int>> heard = [];
        for (var i = 0; i < Listeners; i++)
        {
            LoopbackPeer one = new(bot, music), listener = new(others);
            var numbers = new HashSet<int>();
            listener.RemoteAudio.FrameReceived += frame =>
            {
                lock (numbers)
                    numbers.Add(CountingSource.ReadNumber(frame.Payload.Span));
            };
            await LoopbackPeer.DescribeAsync(one, listener, Token);
            await Task.WhenAll(one.Connected, listener.Connected);
            peers.AddRange([one, listener]);
            heard.Add(numbers);
        }

        await peers[^1].ReceivesMoreAsync(Token);
        await peers[^1].ReceivesMoreAsync(Token);
        foreach (var peer in peers)
            await peer.DisposeAsync();

        // Each listener gets every frame since it connected. A frame requested for one listener alone would be missing for the others.
        foreach (var numbers in heard)
        {
            Assert.InRange(numbers.Count, 20, source.Frames);
            Assert.Equal(numbers.Max() - numbers.Min() + 1, numbers.Count);
        }

        var together = heard.Aggregate<IEnumerable<int>>((some, more) => some.Intersect(more)).Count();
        Assert.True(together >= 20, $"{together} frames arrived at all listeners");
    }
}
