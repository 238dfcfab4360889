namespace Parley.Matrix.Client.Tests;

public sealed class RepeatReservationsTests
{
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);
    private static readonly SendLane Renewals = TestLanes.Normal(3);

    // 0.2 tokens a second, and 2 tokens left.
    private readonly TokenBucket _bucket = new(new(0.2, 10, IsCertain: true));
    private readonly RepeatReservations _repeats = new();

    public RepeatReservationsTests()
    {
        for (var i = 0; i < 8; i++)
            _bucket.Take(Start);
    }

    private static SendItem Item(SendLane lane, string? key = null, TimeSpan? repeatAfter = null) =>
        new(new("PUT", "https://b"), new() { Lane = lane, ReplaceKey = key, Repeat = repeatAfter is { } after ? new(after, Renewals) : null });

    private TimeSpan? Blocked(int order, double secondsLater = 0) =>
        _repeats.BlockedUntil(Item(TestLanes.Normal(order)), _bucket, Start + TimeSpan.FromSeconds(secondsLater));

    [Fact]
    public void Event_of_a_later_lane_leaves_the_token_to_a_repetition_until_it_is_due()
    {
        // In 4 s there are 2.8 tokens: less than the 3 that this event (1 and 1 kept) and the repetition take.
        _repeats.Update(Item(Renewals, "k", TimeSpan.FromSeconds(4)), Start);
        Assert.Equal(Start + TimeSpan.FromSeconds(4), Blocked(order: 4));
        Assert.Equal(Start + TimeSpan.FromSeconds(5), Blocked(order: 4, secondsLater: 4));
    }

    [Fact]
    public void Event_is_not_blocked_if_there_are_tokens_for_both()
    {
        // In 5 s there are exactly 3 tokens.
        _repeats.Update(Item(Renewals, "k", TimeSpan.FromSeconds(5)), Start);
        Assert.Null(Blocked(order: 4));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Event_of_the_same_or_an_earlier_lane_is_not_blocked(int order)
    {
        _repeats.Update(Item(Renewals, "k", TimeSpan.FromSeconds(4)), Start);
        Assert.Null(Blocked(order));
    }

    [Fact]
    public void Every_repetition_that_is_due_by_then_keeps_a_token()
    {
        _repeats.Update(Item(Renewals, "k", TimeSpan.FromSeconds(9)), Start);
        Assert.Null(Blocked(order: 4));
        _repeats.Update(Item(Renewals, "l", TimeSpan.FromSeconds(9)), Start);
        Assert.Equal(Start + TimeSpan.FromSeconds(9), Blocked(order: 4));
    }

    [Fact]
    public void Repetition_that_is_due_later_keeps_no_token_for_an_earlier_one()
    {
        _repeats.Update(Item(Renewals, "k", TimeSpan.FromSeconds(5)), Start);
        _repeats.Update(Item(Renewals, "l", TimeSpan.FromSeconds(60)), Start);
        Assert.Null(Blocked(order: 4));
    }

    [Fact]
    public void Overdue_repetition_keeps_its_token_for_one_second()
    {
        _repeats.Update(Item(Renewals, "k", TimeSpan.FromSeconds(0.1)), Start);
        Assert.Equal(Start + TimeSpan.FromSeconds(1.2), Blocked(order: 4, secondsLater: 0.2));
        Assert.Equal(Start + TimeSpan.FromSeconds(2.1), Blocked(order: 4, secondsLater: 1.1));
        Assert.Null(Blocked(order: 4, secondsLater: 1.11));
        Assert.Null(Blocked(order: 4, secondsLater: 0.2));
    }

    [Fact]
    public void Event_of_the_key_without_a_repetition_ends_the_reservation()
    {
        _repeats.Update(Item(Renewals, "k", TimeSpan.FromSeconds(4)), Start);
        _repeats.Update(Item(Renewals, "l"), Start);
        _repeats.Update(Item(Renewals), Start);
        Assert.NotNull(Blocked(order: 4));
        _repeats.Update(Item(Renewals, "k"), Start);
        Assert.Null(Blocked(order: 4));
    }
}
