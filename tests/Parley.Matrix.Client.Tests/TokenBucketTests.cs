namespace Parley.Matrix.Client.Tests;

public sealed class TokenBucketTests
{
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    private static SendItem Chat(int n) => new(new("PUT", "https://b/" + n), new());

    private static SendSchedule Emptied(RateLimit limit)
    {
        var schedule = new SendSchedule(limit);
        for (var i = 0; i < 9; i++)
        {
            schedule.Enqueue(Chat(i), Start);
            schedule.Done(schedule.TryTake(Start)!, accepted: true);
        }
        return schedule;
    }

    [Fact]
    public void Nine_events_are_sent_at_once_and_the_tenth_token_is_left_for_a_lane_that_keeps_none()
    {
        var schedule = Emptied(new(0.2, 10, IsCertain: true));
        schedule.Enqueue(Chat(9), Start);
        Assert.Null(schedule.TryTake(Start));
        schedule.Enqueue(new(new("PUT", "https://b/first"), new() { Lane = TestLanes.Reserved }), Start);
        Assert.Equal(TestLanes.Reserved, schedule.TryTake(Start)!.Lane);
    }

    [Fact]
    public void Next_event_is_sent_five_seconds_later()
    {
        var schedule = Emptied(new(0.2, 10, IsCertain: true));
        schedule.Enqueue(Chat(9), Start);
        var next = schedule.NextAt(Start)!.Value;
        Assert.InRange(next - Start, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.01));
        Assert.NotNull(schedule.TryTake(next));
    }

    [Fact]
    public void Refusal_blocks_all_events_for_the_requested_time_and_the_refused_event_keeps_its_place()
    {
        var schedule = new SendSchedule(RateLimit.SynapseDefault);
        schedule.Enqueue(Chat(0), Start);
        schedule.Enqueue(Chat(1), Start);
        var first = schedule.TryTake(Start)!;
        schedule.Refused(first, TimeSpan.FromSeconds(8), Start);
        Assert.Null(schedule.TryTake(Start + TimeSpan.FromSeconds(7.9)));
        Assert.True(schedule.NextAt(Start) >= Start + TimeSpan.FromSeconds(8));
        Assert.Same(first, schedule.TryTake(schedule.NextAt(Start)!.Value));
    }

    [Fact]
    public void Refusal_with_a_long_wait_lowers_the_rate()
    {
        var bucket = new TokenBucket(RateLimit.SynapseDefault);
        bucket.Refused(TimeSpan.FromSeconds(20), Start);
        Assert.Equal(1, bucket.Tokens(Start + TimeSpan.FromSeconds(20)), 3);
        Assert.Equal(2, bucket.Tokens(Start + TimeSpan.FromSeconds(40)), 3);
    }

    [Fact]
    public void Accepted_events_restore_a_lowered_rate()
    {
        var schedule = new SendSchedule(RateLimit.SynapseDefault);
        var now = Start;
        schedule.Enqueue(Chat(0), now);
        schedule.Refused(schedule.TryTake(now)!, TimeSpan.FromSeconds(20), now);
        for (var i = 1; i <= 10; i++)
        {
            now = schedule.NextAt(now)!.Value;
            schedule.Done(schedule.TryTake(now)!, accepted: true);
            schedule.Enqueue(Chat(i), now);
        }
        Assert.InRange(schedule.NextAt(now)!.Value - now, TimeSpan.FromSeconds(4.9), TimeSpan.FromSeconds(5.1));
    }

    [Fact]
    public void Wait_of_a_minute_does_not_lower_the_rate()
    {
        var bucket = new TokenBucket(RateLimit.SynapseDefault);
        bucket.Refused(TimeSpan.FromSeconds(60), Start);
        Assert.Equal(Start + TimeSpan.FromSeconds(60), bucket.BlockedUntil);
        Assert.Equal(1, bucket.Tokens(Start + TimeSpan.FromSeconds(60)), 3);
        Assert.Equal(3, bucket.Tokens(Start + TimeSpan.FromSeconds(70)), 3);
    }

    [Fact]
    public void Three_accepted_probes_remove_the_limit()
    {
        var schedule = Emptied(RateLimit.SynapseDefault);
        var now = Start;
        for (var i = 0; i < 3; i++)
        {
            schedule.Enqueue(Chat(20 + i), now);
            Assert.Null(schedule.TryTake(now));
            now += TimeSpan.FromSeconds(1);
            schedule.Done(schedule.TryTake(now)!, accepted: true);
        }
        for (var i = 0; i < 50; i++)
        {
            schedule.Enqueue(Chat(30 + i), now);
            schedule.Done(schedule.TryTake(now)!, accepted: true);
        }
    }

    [Fact]
    public void No_probe_is_sent_after_a_refusal()
    {
        var schedule = Emptied(RateLimit.SynapseDefault);
        schedule.Enqueue(Chat(9), Start);
        var now = Start + TimeSpan.FromSeconds(1);
        schedule.Refused(schedule.TryTake(now)!, TimeSpan.FromSeconds(4), now);
        Assert.Null(schedule.TryTake(now + TimeSpan.FromSeconds(4)));
        Assert.NotNull(schedule.TryTake(now + TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Only_lanes_that_may_probe_send_a_probe()
    {
        var schedule = Emptied(RateLimit.SynapseDefault);
        schedule.Enqueue(new(new("PUT", "https://b/urgent"), new() { Lane = TestLanes.Normal(4) }), Start);
        Assert.Null(schedule.TryTake(Start + TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public void Everything_is_sent_at_once_without_a_limit()
    {
        var schedule = new SendSchedule(RateLimit.None);
        for (var i = 0; i < 100; i++)
        {
            schedule.Enqueue(Chat(i), Start);
            schedule.Done(schedule.TryTake(Start)!, accepted: true);
        }
    }

    [Fact]
    public void Bucket_never_holds_more_than_the_burst()
    {
        var bucket = new TokenBucket(new(0.2, 10, IsCertain: true));
        bucket.Take(Start);
        Assert.Equal(9.2, bucket.TokensAt(Start + TimeSpan.FromSeconds(1), Start), 6);
        Assert.Equal(9, bucket.TokensAt(Start - TimeSpan.FromSeconds(1), Start), 6);
        Assert.Equal(10, bucket.TokensAt(Start + TimeSpan.FromSeconds(60), Start), 6);
        Assert.Equal(10, bucket.Tokens(Start + TimeSpan.FromSeconds(60)), 6);
        Assert.Equal(Start, bucket.When(10, Start));
    }

    [Fact]
    public void Each_accepted_event_raises_a_lowered_rate_by_a_quarter_up_to_the_limit()
    {
        var bucket = new TokenBucket(new(0.2, 10, IsCertain: true));
        bucket.Refused(TimeSpan.FromSeconds(6.25), Start);
        Assert.Equal(0, bucket.Tokens(Start), 6);
        bucket.Accepted();
        Assert.Equal(1, bucket.Tokens(Start + TimeSpan.FromSeconds(6.25)), 6);
        bucket.Accepted();
        Assert.Equal(2, bucket.Tokens(Start + TimeSpan.FromSeconds(11.25)), 6);
        Assert.Equal(3, bucket.Tokens(Start + TimeSpan.FromSeconds(16.25)), 6);
    }

    [Theory]
    [InlineData(0.2, 5.5, 0.2)]
    [InlineData(1, 1.25, 1)]
    [InlineData(double.PositiveInfinity, 20, 0.0625)]
    [InlineData(double.PositiveInfinity, 5, 0.2)]
    public void Raised_rate_is_at_most_the_limit_or_the_default(double limit, double wait, double expected)
    {
        var bucket = new TokenBucket(new(limit, 10, IsCertain: true));
        bucket.Refused(TimeSpan.FromSeconds(wait), Start);
        bucket.Accepted();
        var later = Start + TimeSpan.FromSeconds(wait);
        Assert.Equal(1, bucket.Tokens(later), 6);
        Assert.Equal(1 + expected, bucket.Tokens(later + TimeSpan.FromSeconds(1)), 6);
    }

    [Fact]
    public void Refusal_discards_events_accepted_before_it()
    {
        var bucket = new TokenBucket(new(0.2, 10, IsCertain: true));
        bucket.Refused(TimeSpan.FromSeconds(20), Start);
        bucket.Accepted();
        bucket.Refused(TimeSpan.FromSeconds(20), Start);
        Assert.Equal(1, bucket.Tokens(Start + TimeSpan.FromSeconds(20)), 6);
        Assert.Equal(2, bucket.Tokens(Start + TimeSpan.FromSeconds(40)), 6);
    }

    [Fact]
    public void Refusal_without_a_wait_leaves_one_token_and_the_rate()
    {
        var bucket = new TokenBucket(new(0.2, 10, IsCertain: true));
        bucket.Refused(TimeSpan.Zero, Start);
        Assert.Equal(1, bucket.Tokens(Start), 6);
        bucket.Refused(TimeSpan.FromSeconds(-5), Start);
        Assert.Equal(1, bucket.Tokens(Start), 6);
        Assert.Equal(2, bucket.Tokens(Start + TimeSpan.FromSeconds(5)), 6);
    }

    [Fact]
    public void Wait_of_thirty_seconds_lowers_the_rate()
    {
        var bucket = new TokenBucket(new(0.2, 10, IsCertain: true));
        bucket.Refused(TimeSpan.FromSeconds(30), Start);
        Assert.Equal(2, bucket.Tokens(Start + TimeSpan.FromSeconds(60)), 6);
    }

    [Fact]
    public void Shorter_wait_does_not_end_a_longer_one()
    {
        var bucket = new TokenBucket(RateLimit.SynapseDefault);
        bucket.Refused(TimeSpan.FromSeconds(20), Start);
        bucket.Refused(TimeSpan.FromSeconds(5), Start);
        Assert.Equal(Start + TimeSpan.FromSeconds(20), bucket.BlockedUntil);
    }

    [Fact]
    public void Refusal_by_a_homeserver_without_a_limit_introduces_the_default_rate()
    {
        var bucket = new TokenBucket(RateLimit.None);
        Assert.True(bucket.IsUnlimited);
        Assert.False(bucket.MayProbe);
        bucket.Take(Start);
        Assert.Equal(double.PositiveInfinity, bucket.Tokens(Start));
        bucket.Refused(TimeSpan.Zero, Start);
        Assert.False(bucket.IsUnlimited);
        Assert.Equal(2, bucket.Tokens(Start + TimeSpan.FromSeconds(5)), 6);
    }

    [Fact]
    public void Accepted_probe_takes_no_token_and_the_third_removes_the_limit()
    {
        var bucket = new TokenBucket(RateLimit.SynapseDefault);
        for (var i = 0; i < 3; i++)
        {
            Assert.False(bucket.IsUnlimited);
            bucket.Take(Start);
            bucket.ProbeSucceeded();
            Assert.Equal(i < 2 ? 10 : double.PositiveInfinity, bucket.Tokens(Start));
        }

        Assert.True(bucket.IsUnlimited);
        bucket.Refused(TimeSpan.Zero, Start);
        Assert.False(bucket.MayProbe);
    }
}
