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
