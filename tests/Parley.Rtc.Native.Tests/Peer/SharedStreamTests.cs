namespace Parley.Rtc.Native.Tests.Peer;

public sealed class SharedStreamTests
{
    private const int Listeners = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_frame_is_asked_for_once_however_many_hear_it()
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

        await peers[^1].HearsMoreAsync(Token);
        await peers[^1].HearsMoreAsync(Token);
        foreach (var peer in peers)
            await peer.DisposeAsync();

        // Each hears all frames since it came; had a listener cost the source a frame, the others would miss it.
        foreach (var numbers in heard)
        {
            Assert.InRange(numbers.Count, 20, source.Frames);
            Assert.Equal(numbers.Max() - numbers.Min() + 1, numbers.Count);
        }

        var together = heard.Aggregate<IEnumerable<int>>((some, more) => some.Intersect(more)).Count();
        Assert.True(together >= 20, $"{together} frames were heard by all");
    }
}
