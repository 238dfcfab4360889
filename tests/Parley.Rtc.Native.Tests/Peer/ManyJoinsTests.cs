using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Tests.Peer;

[Collection(AloneCollection.Name)]
public sealed class ManyJoinsTests
{
    private const int Joins = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Audio_continues_while_a_hundred_handshakes_are_queued()
    {
        await using var bot = LoopbackPeer.Backend();
        await using var others = LoopbackPeer.Backend(sharePort: false);
        await using NativeLocalAudio music = bot.OpenLocalAudio(), voice = others.OpenLocalAudio();
        music.Source = new CountingSource();
        voice.Source = new CountingSource();
        await using LoopbackPeer listened = new(bot, music), listener = new(others, voice);
        await LoopbackPeer.DescribeAsync(listened, listener, Token);
        await Task.WhenAll(listened.Connected, listener.Connected);

        // Blocks the handshake queue, as if the cryptography of the joins never ended.
        using var held = new HeldWork();
        bot.Network.Handshakes.Post(held);
        held.Begun.Wait(Token);
        List<(LoopbackPeer Bot, LoopbackPeer Member)> joins = [.. Enumerable.Range(0, Joins).Select(_ => (new LoopbackPeer(bot, music), new LoopbackPeer(others)))];
        foreach (var (one, member) in joins)
            await LoopbackPeer.DescribeAsync(one, member, Token);

        using var heardByListener = new Counter(listener.RemoteAudio);
        using var heardByBot = new Counter(listened.RemoteAudio);
        await heardByListener.ReachAsync(25, Token);
        await heardByBot.ReachAsync(25, Token);
        Assert.Equal((0, 0), (heardByListener.Missing, heardByBot.Missing));
        Assert.DoesNotContain(joins, join => join.Bot.States.Contains(PeerConnectionState.Connected));

        held.Release();
        await Task.WhenAll(joins.SelectMany(join => new[] { join.Bot.Connected, join.Member.Connected }));
        await heardByListener.ReachAsync(heardByListener.Frames + 25, Token);
        Assert.Equal((0, 0), (heardByListener.Missing, heardByBot.Missing));
        foreach (var (one, member) in joins)
        {
            await one.DisposeAsync();
            await member.DisposeAsync();
        }
    }

    [Fact]
    public async Task Connection_closed_during_the_handshake_does_not_affect_later_ones()
    {
        await using var bot = LoopbackPeer.Backend();
        await using var others = LoopbackPeer.Backend(sharePort: false);
        for (var i = 0; i < 40; i++)
        {
            await using LoopbackPeer one = new(bot), member = new(others);
            await LoopbackPeer.DescribeAsync(one, member, Token);
            // Closes at another point of the handshake each time.
            Thread.SpinWait(i * 2_000);
        }

        await using LoopbackPeer last = new(bot), lastMember = new(others);
        await LoopbackPeer.DescribeAsync(last, lastMember, Token);
        await Task.WhenAll(last.Connected, lastMember.Connected);
    }

    private sealed class HeldWork : IWork, IDisposable
    {
        private readonly ManualResetEventSlim _released = new();

        public ManualResetEventSlim Begun { get; } = new();

        public void Run()
        {
            Begun.Set();
            _released.Wait();
        }

        public void Release() => _released.Set();

        public void Dispose()
        {
            _released.Set();
            Begun.Dispose();
        }
    }

    /// <summary>Counts frames that carry their number.</summary>
    private sealed class Counter : IDisposable
    {
        private readonly NativeRemoteAudio _audio;
        private readonly Lock _gate = new();
        private readonly HashSet<int> _numbers = [];

        public Counter(NativeRemoteAudio audio)
        {
            _audio = audio;
            audio.FrameReceived += Take;
        }

        public int Frames
        {
            get
            {
                lock (_gate)
                    return _numbers.Count;
            }
        }

        public int Missing
        {
            get
            {
                lock (_gate)
                    return _numbers.Count == 0 ? 0 : _numbers.Max() - _numbers.Min() + 1 - _numbers.Count;
            }
        }

        public async Task ReachAsync(int frames, CancellationToken cancellationToken)
        {
            for (var patience = 1_000; Frames < frames && patience > 0; patience--)
                await Task.Delay(10, cancellationToken);
            Assert.True(Frames >= frames, $"{Frames} of {frames} frames were heard");
        }

        public void Dispose() => _audio.FrameReceived -= Take;

        private void Take(EncodedAudioFrame frame)
        {
            lock (_gate)
                _numbers.Add(CountingSource.ReadNumber(frame.Payload.Span));
        }
    }
}
