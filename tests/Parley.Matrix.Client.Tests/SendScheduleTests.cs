namespace Parley.Matrix.Client.Tests;

public sealed class SendScheduleTests
{
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);
    private static readonly SendLane Early = TestLanes.Normal(1);
    private static readonly SendLane Late = TestLanes.Normal(5);

    private readonly SendSchedule _schedule = new(RateLimit.None);

    private static TimeSpan After(double seconds) => Start + TimeSpan.FromSeconds(seconds);

    private static SendItem Item(SendLane? lane = null, string? key = null, string? order = null, TokenReservation? releases = null) =>
        new(new("PUT", "https://b"), new() { Lane = lane ?? SendLane.Default, ReplaceKey = key, OrderKey = order, Releases = releases });

    private static SendItem Queued(SendSchedule schedule, SendItem item, double seconds = 0)
    {
        schedule.Enqueue(item, After(seconds));
        return item;
    }

    private SendItem Queued(SendItem item, double seconds = 0) => Queued(_schedule, item, seconds);

    [Fact]
    public void Fourth_request_waits_until_one_of_three_has_ended()
    {
        var first = Queued(Item());
        for (var i = 0; i < 3; i++)
            Queued(Item());
        for (var i = 0; i < 3; i++)
            Assert.NotNull(_schedule.TryTake(Start));
        Assert.Null(_schedule.TryTake(Start));
        Assert.Null(_schedule.NextAt(Start));
        Assert.Equal((1, 3), (_schedule.QueuedCount, _schedule.InFlightCount));
        _schedule.Done(first, accepted: false);
        Assert.Equal(Start, _schedule.NextAt(Start));
        Assert.NotNull(_schedule.TryTake(Start));
    }

    [Fact]
    public void Lane_without_the_request_limit_is_sent_as_the_fourth()
    {
        for (var i = 0; i < 3; i++)
        {
            Queued(Item());
            _schedule.TryTake(Start);
        }

        var urgent = Queued(Item(TestLanes.Reserved));
        Assert.Same(urgent, _schedule.TryTake(Start));
    }

    [Fact]
    public void Lanes_are_sent_in_order_and_each_in_the_order_of_queueing()
    {
        SendItem[] items = [Queued(Item(Late)), Queued(Item(Early)), Queued(Item(Late)), Queued(Item(Early))];
        foreach (var index in (int[])[1, 3, 0, 2])
        {
            Assert.Same(items[index], _schedule.TryTake(Start));
            _schedule.Done(items[index], accepted: true);
        }
    }

    [Fact]
    public void Lane_waits_for_queued_events_of_the_lane_that_it_follows()
    {
        var schedule = new SendSchedule(new(0.2, 2, IsCertain: true));
        Queued(schedule, Item(TestLanes.Normal(1)));
        schedule.Done(schedule.TryTake(Start)!, accepted: true);
        var other = Queued(schedule, Item(TestLanes.Normal(1)));
        Queued(schedule, Item(TestLanes.Releasing));
        Assert.Null(schedule.TryTake(Start));
        Assert.True(schedule.Remove(other));
        Assert.Equal(TestLanes.Releasing, schedule.TryTake(Start)!.Lane);
    }

    [Fact]
    public void Events_with_the_same_order_key_are_sent_one_after_the_other()
    {
        var first = Queued(Item(Late, order: "k"));
        var second = Queued(Item(Early, order: "k"));
        Assert.Same(first, _schedule.TryTake(Start));
        Assert.Null(_schedule.TryTake(Start));
        _schedule.Done(first, accepted: true);
        Assert.Same(second, _schedule.TryTake(Start));
    }

    [Fact]
    public void Failed_event_is_sent_again_after_the_backoff_and_its_followers_wait()
    {
        var first = Queued(Item(order: "k"));
        Queued(Item(order: "k"));
        Assert.Same(first, _schedule.TryTake(Start));
        _schedule.Failed(first, 1, Start);
        Assert.Null(_schedule.TryTake(After(0.2499)));
        Assert.Equal(After(0.25), _schedule.NextAt(Start));
        Assert.Same(first, _schedule.TryTake(After(0.25)));
        _schedule.Failed(first, 1, After(1));
        Assert.Equal(After(1.5), _schedule.NextAt(After(1)));
        Assert.Equal(0, _schedule.InFlightCount);
    }

    [Fact]
    public void Wake_ends_the_backoff()
    {
        var item = Queued(Item());
        _schedule.Failed(_schedule.TryTake(Start)!, 1, Start);
        _schedule.Wake();
        Assert.Same(item, _schedule.TryTake(Start));
    }

    [Fact]
    public void Clear_removes_and_returns_queued_events_but_not_those_in_flight()
    {
        var sent = Queued(Item());
        _schedule.TryTake(Start);
        SendItem[] queued = [Queued(Item()), Queued(Item())];
        Assert.False(_schedule.Remove(sent));
        Assert.Equal(queued, _schedule.Clear());
        Assert.Equal((0, 1), (_schedule.QueuedCount, _schedule.InFlightCount));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_an_accepted_event_releases_the_reservation(bool accepted)
    {
        var reservation = new TokenReservation();
        Queued(Item(releases: reservation));
        _schedule.Done(_schedule.TryTake(Start)!, accepted);
        Assert.Equal(accepted, reservation.IsReleased);
    }

    [Fact]
    public void Released_reservation_permits_the_kept_token_until_it_is_reserved_again()
    {
        var schedule = new SendSchedule(new(0.2, 2, IsCertain: true));
        Queued(schedule, Item());
        schedule.Done(schedule.TryTake(Start)!, accepted: true);
        var reservation = new TokenReservation();
        Queued(schedule, new(new("PUT", "https://b"), new() { Reservation = reservation }));
        Assert.Null(schedule.TryTake(Start));
        reservation.Release();
        reservation.Reserve();
        Assert.Null(schedule.TryTake(Start));
        reservation.Release();
        Assert.NotNull(schedule.TryTake(Start));
    }

    [Fact]
    public void Newer_event_takes_the_place_of_the_one_it_replaces()
    {
        var oldest = Queued(Item(Late, "k"));
        var other = Queued(Item(Late));
        var older = Queued(Item(Late, "k"));
        var newest = Queued(Item(Late, "k"));
        Assert.Equal([older, oldest], newest.Replaced);
        Assert.Empty(older.Replaced);
        Assert.Same(newest, _schedule.TryTake(Start));
        Assert.Same(other, _schedule.TryTake(Start));
        Assert.Equal(0, _schedule.QueuedCount);
    }

    [Fact]
    public void Event_that_fails_after_a_newer_one_was_queued_is_replaced_by_it()
    {
        var older = Queued(Item(Late, "k"));
        Assert.Same(older, _schedule.TryTake(Start));
        var other = Queued(Item(Late));
        var newer = Queued(Item(Late, "k"));
        Queued(Item(Late, "l"));
        _schedule.Failed(older, 0, Start);
        Assert.Equal([older], newer.Replaced);
        Assert.Same(newer, _schedule.TryTake(Start));
        Assert.Same(other, _schedule.TryTake(Start));
        Assert.Equal(1, _schedule.QueuedCount);
    }

    [Fact]
    public void Newer_event_inherits_the_more_urgent_lane_but_no_kept_token()
    {
        Queued(Item(Early, "k"));
        Assert.Equal(Early, Queued(Item(Late, "k")).Lane);
        Queued(Item(Late, "l"));
        Assert.Equal(Early, Queued(Item(Early, "l")).Lane);
        Queued(Item(TestLanes.Reserved, "m"));
        Assert.Equal(Late, Queued(Item(Late, "m")).Lane);
    }

    [Fact]
    public void Probe_is_sent_one_second_after_the_oldest_event_that_it_replaces_and_alone()
    {
        var schedule = new SendSchedule(new(0.001, 2));
        Queued(schedule, Item());
        schedule.Done(schedule.TryTake(Start)!, accepted: true);
        Queued(schedule, Item(key: "k"));
        Queued(schedule, Item(key: "k"), 0.5);
        Queued(schedule, Item());
        Assert.Equal(After(1), schedule.NextAt(After(0.5)));
        Assert.Null(schedule.TryTake(After(0.999)));
        var probe = schedule.TryTake(After(1))!;
        Assert.True(probe.IsProbe);
        Assert.Null(schedule.TryTake(After(10)));
        schedule.Done(probe, accepted: false);
        Assert.True(schedule.TryTake(After(10))!.IsProbe);
    }

    [Fact]
    public void Next_time_is_the_earliest_of_all_events()
    {
        var schedule = new SendSchedule(new(0.2, 2, IsCertain: true));
        Queued(schedule, Item());
        schedule.Done(schedule.TryTake(Start)!, accepted: true);
        var failed = Queued(schedule, Item(TestLanes.Reserved));
        schedule.Failed(schedule.TryTake(Start)!, 1, Start);
        failed.NotBefore = After(60);
        Queued(schedule, Item());
        Assert.InRange(schedule.NextAt(Start)!.Value, After(9.9), After(10.1));
        failed.NotBefore = After(3);
        Assert.InRange(schedule.NextAt(Start)!.Value, After(5), After(5.1));
    }

    [Fact]
    public void Sent_event_that_will_be_repeated_keeps_a_token_for_its_repetition()
    {
        var schedule = new SendSchedule(new(0.2, 3, IsCertain: true));
        Queued(schedule, new(new("PUT", "https://b"), new() { Lane = Early, ReplaceKey = "k", Repeat = new(TimeSpan.FromSeconds(4), Early) }));
        schedule.Done(schedule.TryTake(Start)!, accepted: true);
        Queued(schedule, Item(Late));
        Assert.Null(schedule.TryTake(Start));
        Assert.Equal(After(4), schedule.NextAt(Start));
        Assert.Null(schedule.TryTake(After(4)));
        Assert.NotNull(schedule.TryTake(After(5.01)));
    }
}
