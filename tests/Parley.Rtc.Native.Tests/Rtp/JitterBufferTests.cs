using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Tests.Rtp;

public sealed class JitterBufferTests
{
    [Fact]
    public void Perfect_network_plays_all_frames_in_order_with_little_delay()
    {
        var result = Simulate(2_000, _ => 30);
        Assert.Equal(0, result.ConcealedFirstHalf);
        Assert.Equal(5, result.Lost); // the concealment after the last frame, which the buffer cannot know to be the last
        Assert.Equal(Enumerable.Range(0, result.Played.Count), result.Played);
        Assert.InRange(result.Played.Count, 1_990, 2_000);
        Assert.InRange(result.Buffer.TargetDelay.TotalMilliseconds, 20, 30);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.10)]
    [InlineData(0.20)]
    public void Each_lost_frame_is_concealed_once_with_the_next_packet(double loss)
    {
        var random = new Random(1);
        var result = Simulate(5_000, _ => random.NextDouble() < loss ? null : 30);
        Assert.InRange(result.Buffer.ConcealedShare, loss * 0.85, loss * 1.25);
        Assert.InRange(result.WithNext / (double)result.Lost, 0.6, 1);
        Assert.Equal(result.Played.Order(), result.Played);
    }

    [Fact]
    public void Delay_grows_with_jitter_and_shrinks_without_it()
    {
        var random = new Random(2);
        var result = Simulate(6_000, i => i < 3_000 ? 30 + (random.NextDouble() * 100) : 30, quietEvery: 50);
        Assert.True(result.ConcealedFirstHalf < 0.05 * 3_000, $"{result.ConcealedFirstHalf} concealed");
        Assert.True(result.LatencyMiddle > 60, $"{result.LatencyMiddle} ms while it jittered");
        Assert.True(result.LatencyEnd < 60, $"{result.LatencyEnd} ms after it calmed down");
        Assert.True(result.Buffer.SkippedFrames > 0);
    }

    [Fact]
    public void Reordered_frames_are_played_in_order()
    {
        var random = new Random(3);
        var result = Simulate(3_000, _ => 30 + (random.Next(5) == 0 ? 45 : 0));
        Assert.Equal(result.Played.Order(), result.Played);
        Assert.InRange(result.Buffer.ConcealedShare, 0, 0.02);
    }

    [Fact]
    public void Pause_of_the_sender_is_silence_not_loss()
    {
        var buffer = new JitterBuffer();
        var silence = 0;
        for (var tick = 0; tick < 1_000; tick++)
        {
            var now = TimeSpan.FromMilliseconds(tick * 20);
            // Alternates 2 s of speech with 2 s of one tiny frame each 400 ms (DTX).
            var talks = tick / 100 % 2 == 0;
            if (talks || tick % 20 == 0)
                buffer.Push((ushort)(talks ? tick : tick), (uint)(tick * 960), new byte[talks ? 80 : 1], 960, null, now);
            buffer.Advance();
            while (buffer.TryTake(now, out var frame))
                silence += frame.Kind == JitterFrameKind.Silence ? 1 : 0;
        }

        Assert.InRange(silence, 400, 600);
        Assert.InRange(buffer.ConcealedShare, 0, 0.02);
    }

    [Fact]
    public void Stalled_stream_is_concealed_briefly_and_then_silent()
    {
        var result = Simulate(100, i => i < 50 ? 30 : null);
        Assert.Equal(5, result.Lost);
        Assert.InRange(result.Silent, 30, 60);
    }

    [Fact]
    public void Frames_of_any_duration_follow_the_playout_clock()
    {
        foreach (var duration in new[] { 480, 960, 1920, 2880 })
        {
            var buffer = new JitterBuffer();
            long played = 0;
            for (var sample = 0; sample < 480_000; sample += 960)
            {
                var now = TimeSpan.FromSeconds(sample / 48_000.0);
                for (var start = sample; start < sample + 960; start += 480)
                    if (start % duration == 0)
                        buffer.Push((ushort)(start / duration), (uint)start, new byte[40], duration, null, now);
                buffer.Advance();
                while (buffer.TryTake(now, out var frame))
                    played += frame.Kind == JitterFrameKind.Frame ? frame.Duration : 0;
            }

            Assert.InRange(played, 480_000 - 9_600, 480_000 + duration);
            Assert.Equal(0, buffer.ConcealedSamples);
        }
    }

    [Fact]
    public void Steady_playout_allocates_nothing()
    {
        var buffer = new JitterBuffer();
        var payload = new byte[160];
        void Run(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                var now = TimeSpan.FromMilliseconds(i * 20);
                buffer.Push((ushort)i, (uint)(i * 960), payload, 960, null, now);
                buffer.Advance();
                while (buffer.TryTake(now, out _))
                {
                }
            }
        }

        Run(0, 300);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(300, 1300);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(47_999u)]
    [InlineData(48_000u)]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0x8000_0000u)]
    [InlineData(0xFFFF_0000u)]
    public void Packet_with_a_jump_of_its_timestamp_delays_the_others_for_a_second_at_most(uint jump)
    {
        var buffer = new JitterBuffer();
        var (played, silent) = (new List<int>(), 0);
        for (var tick = 0; tick < 1_000; tick++)
        {
            var now = TimeSpan.FromMilliseconds(tick * 20);
            buffer.Push((ushort)tick, (uint)(tick * 960) + (tick == 500 ? jump : 0), [1, (byte)tick, (byte)(tick >> 8)], 960, null, now);
            buffer.Advance();
            while (buffer.TryTake(now, out var frame))
            {
                if (frame.Kind == JitterFrameKind.Frame)
                    played.Add(frame.Payload[1] | (frame.Payload[2] << 8));
                else if (tick > 100)
                    silent++;
            }
        }

        Assert.Equal(played.Order(), played);
        Assert.InRange(silent, 0, 50);
        Assert.InRange(played.Count, 940, 1_000);
    }

    [Fact]
    public void Random_packets_neither_throw_nor_stop_playout()
    {
        var random = new Random(5);
        var buffer = new JitterBuffer();
        for (var tick = 0; tick < 20_000; tick++)
        {
            var now = TimeSpan.FromMilliseconds(tick * 20);
            for (var count = random.Next(4); count > 0; count--)
                buffer.Push((ushort)(tick + random.Next(-200, 200) + (random.Next(50) == 0 ? 30_000 : 0)), (uint)random.NextInt64(), new byte[random.Next(100)], 120 << random.Next(5), new AudioLevel(random.Next(127), false), now);
            buffer.Advance();
            var steps = 0;
            while (buffer.TryTake(now, out _))
                Assert.InRange(++steps, 1, 40);
        }
    }

    private static Result Simulate(int frames, Func<int, double?> delay, int quietEvery = 0)
    {
        var result = new Result();
        var arrivals = new PriorityQueue<int, double>();
        for (var i = 0; i < frames; i++)
            if (delay(i) is { } milliseconds)
                arrivals.Enqueue(i, (i * 20) + milliseconds);
        for (var tick = 0; tick < frames + 10; tick++)
        {
            var clock = (tick * 20.0) + 7;
            while (arrivals.TryPeek(out var index, out var at) && at <= clock)
            {
                arrivals.Dequeue();
                var quiet = quietEvery > 0 && index % quietEvery < 10;
                result.Buffer.Push((ushort)(65_000 + index), (uint)(index * 960), [1, 2, 3, (byte)index], 960, new AudioLevel(quiet ? 90 : 20, !quiet), TimeSpan.FromMilliseconds(at));
            }

            if (tick == frames / 2)
                result.ConcealedFirstHalf = result.Lost;
            result.Buffer.Advance();
            while (result.Buffer.TryTake(TimeSpan.FromMilliseconds(clock), out var frame))
            {
                if (frame.Kind == JitterFrameKind.Frame)
                {
                    var index = (int)(frame.Timestamp / 960);
                    Assert.Equal((byte)index, frame.Payload[3]);
                    result.Played.Add(index);
                    if (tick < frames / 2)
                        result.LatencyMiddle = clock - (index * 20) - 30;
                    result.LatencyEnd = clock - (index * 20) - 30;
                }
                else if (frame.Kind == JitterFrameKind.Lost)
                {
                    result.Lost++;
                    result.WithNext += frame.Payload.IsEmpty ? 0 : 1;
                }
                else
                {
                    result.Silent++;
                }
            }
        }

        return result;
    }

    private sealed class Result
    {
        public JitterBuffer Buffer { get; } = new();

        public List<int> Played { get; } = [];

        public int Lost { get; set; }

        public int WithNext { get; set; }

        public int Silent { get; set; }

        public int ConcealedFirstHalf { get; set; }

        public double LatencyMiddle { get; set; }

        public double LatencyEnd { get; set; }
    }
}
