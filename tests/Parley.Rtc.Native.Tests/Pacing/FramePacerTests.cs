using Microsoft.Extensions.Time.Testing;
using Parley.Rtc.Native.Pacing;

namespace Parley.Rtc.Native.Tests.Pacing;

public sealed class FramePacerTests
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Late_ticks_do_not_accumulate()
    {
        var pacer = new FramePacer(s_period, TimeSpan.Zero);
        var random = new Random(1);
        var now = TimeSpan.Zero;
        for (var frame = 0; frame < 10_000; frame++)
        {
            now = pacer.Next + TimeSpan.FromMilliseconds(random.NextDouble() * 4);
            Assert.True(pacer.TryTake(now));
        }

        Assert.InRange((now - (s_period * 9_999)).TotalMilliseconds, 0, 4);
        Assert.Equal(0, pacer.Skipped);
    }

    [Fact]
    public void Missing_frames_after_a_late_tick_follow_one_by_one()
    {
        var pacer = new FramePacer(s_period, TimeSpan.Zero);
        Assert.True(pacer.TryTake(TimeSpan.Zero));
        var now = TimeSpan.FromMilliseconds(105);
        var taken = new List<double>();
        while (now < TimeSpan.FromMilliseconds(200))
        {
            if (pacer.TryTake(now))
                taken.Add(now.TotalMilliseconds);
            now += TimeSpan.FromMilliseconds(1);
        }

        // Five frames are missing; one follows each 5 ms until the schedule is reached.
        Assert.Equal([105, 110, 115, 120, 125, 130, 140, 160, 180], taken);
    }

    [Fact]
    public void Frames_missed_while_the_machine_was_suspended_are_skipped()
    {
        var pacer = new FramePacer(s_period, TimeSpan.Zero);
        Assert.True(pacer.TryTake(TimeSpan.Zero));
        Assert.True(pacer.TryTake(TimeSpan.FromHours(1)));
        Assert.InRange(pacer.Next - TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(1), s_period);
        Assert.Equal(179_999, pacer.Skipped);
    }

    [Fact]
    public void Clock_in_virtual_time_ticks_all_clients_and_stops_without_any()
    {
        var time = new FakeTimeProvider();
        using var clock = new FrameClock(time);
        Counter a = new(), b = new();
        clock.Add(a);
        clock.Add(b);
        for (var i = 0; i < 1_000; i++)
            time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.InRange(a.Ticks.Count, 50, 51);
        Assert.InRange(b.Ticks.Count, 50, 51);
        Assert.All(a.Ticks.Zip(a.Ticks.Skip(1)), pair => Assert.Equal(s_period, pair.Second - pair.First));
        clock.Remove(a);
        clock.Remove(b);
        time.Advance(TimeSpan.FromSeconds(1));
        var before = b.Ticks.Count;
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(before, b.Ticks.Count);
        clock.Add(b);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(b.Ticks.Count > before);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.InRange(b.Skipped, 2_900, 3_000);
    }

    [Fact]
    public void Client_that_throws_does_not_stop_the_others()
    {
        var time = new FakeTimeProvider();
        using var clock = new FrameClock(time);
        var failures = new List<Exception>();
        clock.ClientFailed += failures.Add;
        var good = new Counter();
        clock.Add(new Failing());
        clock.Add(good);
        for (var i = 0; i < 10; i++)
            time.Advance(s_period);
        Assert.True(good.Ticks.Count >= 10);
        Assert.InRange(failures.Count - good.Ticks.Count, 0, 1);
    }

    private sealed class Counter : IFrameClockClient
    {
        public List<TimeSpan> Ticks { get; } = [];

        public int Skipped { get; private set; }

        public void Tick(TimeSpan now) => Ticks.Add(now);

        public void Skip(int frames) => Skipped += frames;
    }

    private sealed class Failing : IFrameClockClient
    {
        public void Tick(TimeSpan now) => throw new InvalidOperationException("no");

        public void Skip(int frames)
        {
        }
    }
}
