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
    public void Nine_go_at_once_and_the_tenth_is_kept_for_leaving()
    {
        var schedule = Emptied(new(0.2, 10, IsCertain: true));
        schedule.Enqueue(Chat(9), Start);
        Assert.Null(schedule.TryTake(Start));
        schedule.Enqueue(new(new("PUT", "https://b/leave"), new() { Priority = SendPriority.Leave }), Start);
        Assert.Equal(SendPriority.Leave, schedule.TryTake(Start)!.Priority);
    }

    [Fact]
    public void Five_seconds_later_the_next_one_goes()
    {
        var schedule = Emptied(new(0.2, 10, IsCertain: true));
        schedule.Enqueue(Chat(9), Start);
        var next = schedule.NextAt(Start)!.Value;
        Assert.InRange(next - Start, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.01));
        Assert.NotNull(schedule.TryTake(next));
    }

    [Fact]
    public void A_refusal_holds_everything_for_as_long_as_the_server_says_and_stays_first_in_line()
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
    public void A_long_wait_teaches_a_slower_rate()
    {
        var bucket = new TokenBucket(RateLimit.SynapseDefault);
        bucket.Refused(TimeSpan.FromSeconds(20), Start);
        Assert.Equal(1, bucket.Tokens(Start + TimeSpan.FromSeconds(20)), 3);
        Assert.Equal(2, bucket.Tokens(Start + TimeSpan.FromSeconds(40)), 3);
    }

    [Fact]
    public void A_slower_rate_wears_off_with_what_is_accepted()
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
    public void A_wait_of_a_minute_is_over_after_the_minute()
    {
        var bucket = new TokenBucket(RateLimit.SynapseDefault);
        bucket.Refused(TimeSpan.FromSeconds(60), Start);
        Assert.Equal(Start + TimeSpan.FromSeconds(60), bucket.HoldUntil);
        Assert.Equal(1, bucket.Tokens(Start + TimeSpan.FromSeconds(60)), 3);
        Assert.Equal(3, bucket.Tokens(Start + TimeSpan.FromSeconds(70)), 3);
    }

    [Fact]
    public void Five_joins_at_once_go_with_their_held_leaves_and_the_sixth_joins_before_it_holds()
    {
        var schedule = new SendSchedule(new(0.2, 10, IsCertain: true));
        for (var i = 0; i < 5; i++)
        {
            schedule.Enqueue(Of(SendPriority.Join), Start);
            schedule.Enqueue(Of(SendPriority.Hold), Start);
            var (first, second) = (schedule.TryTake(Start)!, schedule.TryTake(Start)!);
            Assert.Equal((SendPriority.Join, SendPriority.Hold), (first.Priority, second.Priority));
            schedule.Done(first, accepted: true);
            schedule.Done(second, accepted: true);
        }
        schedule.Enqueue(Of(SendPriority.Join), Start);
        schedule.Enqueue(Of(SendPriority.Hold), Start);
        Assert.Null(schedule.TryTake(Start));
        var later = schedule.NextAt(Start)!.Value;
        Assert.Equal((SendPriority.Join, SendPriority.Hold), (schedule.TryTake(later)!.Priority, schedule.TryTake(later)!.Priority));

        static SendItem Of(SendPriority priority) => new(new("PUT", "https://b/" + priority), new() { Priority = priority });
    }

    [Theory]
    [InlineData(true, 8)]
    [InlineData(false, 7)]
    public void Eight_offers_go_at_once_beside_a_join_and_its_held_leave_as_that_pays_for_leaving(bool isHeld, int offers)
    {
        var schedule = new SendSchedule(new(0.2, 10, IsCertain: true));
        schedule.Enqueue(Of(SendPriority.Join), Start);
        schedule.Enqueue(Of(SendPriority.Hold), Start);
        schedule.Done(schedule.TryTake(Start)!, accepted: true);
        schedule.Done(schedule.TryTake(Start)!, accepted: true);
        if (!isHeld)
            schedule.ReserveLeaveToken();
        for (var i = 0; i < 9; i++)
            schedule.Enqueue(Of(SendPriority.Offer), Start);
        var gone = 0;
        for (; schedule.TryTake(Start) is { } item; gone++)
            schedule.Done(item, accepted: true);
        Assert.Equal(offers, gone);

        static SendItem Of(SendPriority priority) => new(new("PUT", "https://b/" + priority), new() { Priority = priority });
    }

    [Fact]
    public void What_repeats_finds_its_token_though_offers_wait()
    {
        var schedule = new SendSchedule(new(0.2, 10, IsCertain: true));
        var beat = new SendOptions { Priority = SendPriority.KeepAlive, ReplaceKey = "callstate", RepeatsAfter = TimeSpan.FromSeconds(7) };
        schedule.Enqueue(new(new("PUT", "https://b/join"), beat with { Priority = SendPriority.Join }), Start);
        schedule.Enqueue(new(new("PUT", "https://b/hold"), new() { Priority = SendPriority.Hold }), Start);
        for (var i = 0; i < 9; i++)
            schedule.Enqueue(new(new("PUT", "https://b/offer" + i), new() { Priority = SendPriority.Offer }), Start);
        Assert.Equal(10, Go(Start).Count); // eight offers

        var now = Start;
        List<TimeSpan> offers = [];
        for (var second = 1; second <= 40; second++)
        {
            now = Start + TimeSpan.FromSeconds(second);
            if (second % 7 == 0)
            {
                schedule.Enqueue(new(new("PUT", "https://b/beat"), beat), now);
                Assert.Equal(SendPriority.KeepAlive, Go(now)[0].Priority);
            }
            else
            {
                offers.AddRange(Go(now).Select(_ => now - Start));
            }
            if (second == 20)
                schedule.Enqueue(new(new("PUT", "https://b/late"), new() { Priority = SendPriority.Candidates }), now);
        }
        Assert.Equal(2, offers.Count);
        Assert.InRange(offers[0].TotalSeconds, 15, 20);

        // Nobody repeats it any more: what waits need not.
        schedule.Enqueue(new(new("PUT", "https://b/left"), new() { Priority = SendPriority.Leave, ReplaceKey = "callstate" }), now);
        Go(now);
        schedule.Enqueue(new(new("PUT", "https://b/more"), new() { Priority = SendPriority.Offer }), now);
        Assert.NotEmpty(Go(now + TimeSpan.FromSeconds(5)));

        List<SendItem> Go(TimeSpan at)
        {
            List<SendItem> gone = [];
            while (schedule.TryTake(at) is { } item)
            {
                gone.Add(item);
                schedule.Done(item, accepted: true);
            }
            return gone;
        }
    }

    [Fact]
    public void Three_chat_messages_that_arrive_against_the_model_tell_that_there_is_no_limit()
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
    public void Once_refused_nothing_goes_against_the_model_again()
    {
        var schedule = Emptied(RateLimit.SynapseDefault);
        schedule.Enqueue(Chat(9), Start);
        var now = Start + TimeSpan.FromSeconds(1);
        schedule.Refused(schedule.TryTake(now)!, TimeSpan.FromSeconds(4), now);
        Assert.Null(schedule.TryTake(now + TimeSpan.FromSeconds(4)));
        Assert.NotNull(schedule.TryTake(now + TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Only_chat_is_risked_against_the_model()
    {
        var schedule = Emptied(RateLimit.SynapseDefault);
        schedule.Enqueue(new(new("PUT", "https://b/offer"), new() { Priority = SendPriority.Offer }), Start);
        Assert.Null(schedule.TryTake(Start + TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public void Without_a_limit_everything_goes()
    {
        var schedule = new SendSchedule(RateLimit.None);
        for (var i = 0; i < 100; i++)
        {
            schedule.Enqueue(Chat(i), Start);
            schedule.Done(schedule.TryTake(Start)!, accepted: true);
        }
    }
}
