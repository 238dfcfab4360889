using Parley.Matrix.Client;
using Parley.Protocol;

namespace Parley.Voice.Tests;

/// <summary>Voice's lanes in the client's send schedule, with Synapse's default limit of 10 events at once and one each 5 s.</summary>
public sealed class VoiceLanesTests
{
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    private readonly TokenReservation _leaveToken = new();
    private readonly SendSchedule _schedule = new(new(0.2, 10, IsCertain: true));

    [Fact]
    public void Leave_is_sent_although_the_bucket_holds_one_token()
    {
        Enqueue(Start, VoiceLanes.Renewal, 10);
        Assert.Equal(9, Send(Start).Count);
        Enqueue(Start, VoiceLanes.Leave);
        Assert.Equal(VoiceLanes.Leave, Assert.Single(Send(Start)).Lane);
    }

    [Fact]
    public void Replacement_of_a_queued_leave_does_not_use_the_token_kept_for_leaving()
    {
        Enqueue(Start, VoiceLanes.Renewal, 9);
        Assert.Equal(9, Send(Start).Count);
        var inFlight = Item(new() { Lane = VoiceLanes.Leave, ReplaceKey = "callstate" });
        _schedule.Enqueue(inFlight, Start);
        Assert.Same(inFlight, _schedule.TryTake(Start));
        _schedule.Failed(inFlight, 1, Start);
        _schedule.Enqueue(Item(new() { Lane = VoiceLanes.Renewal, ReplaceKey = "callstate" }), Start);
        Assert.Empty(Send(Start + TimeSpan.FromSeconds(1)));
        Assert.Single(Send(Start + TimeSpan.FromSeconds(11)));
    }

    [Fact]
    public void Join_refused_by_a_limit_that_the_previous_process_used_up_is_sent_with_the_first_token()
    {
        Enqueue(Start, VoiceLanes.Join);
        Enqueue(Start, VoiceLanes.DelayedLeave);
        var join = _schedule.TryTake(Start)!;
        _schedule.Refused(join, TimeSpan.FromSeconds(4), Start);
        Assert.Same(join, Assert.Single(Send(Start + TimeSpan.FromSeconds(4.1))));
        Assert.Equal(VoiceLanes.DelayedLeave, Assert.Single(Send(Start + TimeSpan.FromSeconds(9.2))).Lane);
    }

    [Fact]
    public void Five_joins_are_sent_with_their_delayed_leaves_and_a_sixth_join_is_sent_before_its_delayed_leave()
    {
        for (var i = 0; i < 5; i++)
        {
            Enqueue(Start, VoiceLanes.Join);
            Enqueue(Start, VoiceLanes.DelayedLeave);
            Assert.Equal([VoiceLanes.Join, VoiceLanes.DelayedLeave], Send(Start).Select(static i => i.Lane));
        }
        Enqueue(Start, VoiceLanes.Join);
        Enqueue(Start, VoiceLanes.DelayedLeave);
        Assert.Empty(Send(Start));
        var first = _schedule.NextAt(Start)!.Value;
        Assert.Equal(VoiceLanes.Join, Assert.Single(Send(first)).Lane);
        Assert.Equal(VoiceLanes.DelayedLeave, Assert.Single(Send(_schedule.NextAt(first)!.Value)).Lane);
    }

    [Theory]
    [InlineData(true, 8)]
    [InlineData(false, 7)]
    public void Eight_offers_are_sent_at_once_beside_a_join_if_the_delayed_leave_is_scheduled(bool isScheduled, int offers)
    {
        Enqueue(Start, VoiceLanes.Join);
        Enqueue(Start, VoiceLanes.DelayedLeave);
        Send(Start);
        if (!isScheduled)
            _leaveToken.Reserve();
        Enqueue(Start, VoiceLanes.Offer, 9);
        Assert.Equal(offers, Send(Start).Count);
    }

    [Fact]
    public void Renewal_for_base_protocol_peers_gets_its_token_although_offers_are_queued()
    {
        var repeat = new SendRepeat(TimeSpan.FromSeconds(7), VoiceLanes.KeepAlive);
        var keepAlive = new SendOptions { Lane = VoiceLanes.KeepAlive, ReplaceKey = "callstate", Repeat = repeat, Reservation = _leaveToken };
        _schedule.Enqueue(Item(keepAlive with { Lane = VoiceLanes.Join, Reservation = null }), Start);
        Enqueue(Start, VoiceLanes.DelayedLeave);
        Enqueue(Start, VoiceLanes.Offer, 9);
        Assert.Equal(10, Send(Start).Count); // eight offers

        var now = Start;
        List<TimeSpan> offers = [];
        for (var second = 1; second <= 40; second++)
        {
            now = Start + TimeSpan.FromSeconds(second);
            if (second % 7 == 0)
            {
                _schedule.Enqueue(Item(keepAlive), now);
                Assert.Equal(VoiceLanes.KeepAlive, Send(now)[0].Lane);
            }
            else
            {
                offers.AddRange(Send(now).Select(_ => now - Start));
            }
            if (second == 20)
                Enqueue(now, VoiceLanes.Candidates);
        }
        Assert.Equal(2, offers.Count);
        Assert.InRange(offers[0].TotalSeconds, 15, 20);

        // After the leave, no renewal is expected any more.
        _schedule.Enqueue(Item(new() { Lane = VoiceLanes.Leave, ReplaceKey = "callstate" }), now);
        Send(now);
        Enqueue(now, VoiceLanes.Offer);
        Assert.NotEmpty(Send(now + TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [InlineData(Urgency.Leave, 0)]
    [InlineData(Urgency.Join, 1)]
    [InlineData(Urgency.KeepAlive, 3)]
    [InlineData(Urgency.Answer, 4)]
    [InlineData(Urgency.Offer, 5)]
    [InlineData(Urgency.Candidates, 6)]
    [InlineData(Urgency.Renewal, 7)]
    public void Each_urgency_has_its_lane(Urgency urgency, int order) => Assert.Equal(order, VoiceLanes.Of(urgency).Order);

    private static SendItem Item(SendOptions options) => new(new("PUT", "https://b/"), options);

    private void Enqueue(TimeSpan now, SendLane lane, int count = 1)
    {
        var connects = lane == VoiceLanes.Answer || lane == VoiceLanes.Offer || lane == VoiceLanes.Candidates;
        for (var i = 0; i < count; i++)
            _schedule.Enqueue(Item(new() { Lane = lane, Reservation = connects ? _leaveToken : null, Releases = lane == VoiceLanes.DelayedLeave ? _leaveToken : null }), now);
    }

    private List<SendItem> Send(TimeSpan at)
    {
        List<SendItem> sent = [];
        while (_schedule.TryTake(at) is { } item)
        {
            sent.Add(item);
            _schedule.Done(item, accepted: true);
        }
        return sent;
    }
}
