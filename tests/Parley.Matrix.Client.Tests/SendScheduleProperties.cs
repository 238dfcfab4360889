using FsCheck;
using FsCheck.Fluent;

namespace Parley.Matrix.Client.Tests;

/// <summary>
/// Properties of the send schedule over random histories. Each number encodes one step: its kind and its argument.
/// <c>PARLEY_CASES</c> sets the number of histories for each property.
/// </summary>
public sealed class SendScheduleProperties
{
    private static readonly RateLimit Limit = new(0.2, 10, IsCertain: true);
    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("PARLEY_CASES"), out var cases) ? cases : 400;
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(Cases).WithEndSize(200);

    [Fact]
    public void Schedule_never_sends_more_than_the_bucket_allows() => Check(steps =>
    {
        var run = new Run(Limit);
        run.Play(steps, failures: true, refusals: false);
        return run.ServerRefusals == 0;
    });

    [Fact]
    public void Event_of_the_reserved_lane_never_waits_unless_the_kept_token_was_just_used() => Check(steps =>
    {
        var run = new Run(Limit);
        run.Play(steps, failures: false, refusals: false);
        return run.ReservedThatWaited == 0;
    });

    [Fact]
    public void Every_event_has_exactly_one_outcome() => Check(steps =>
    {
        var run = new Run(Limit);
        run.Play(steps, failures: true, refusals: true);
        run.Drain();
        return run.Outcomes.Count == run.Queued && run.Outcomes.Values.All(static n => n == 1);
    });

    [Fact]
    public void Newest_event_of_a_key_is_sent_last_and_two_are_never_in_flight() => Check(steps =>
    {
        var run = new Run(Limit);
        run.Play(steps, failures: true, refusals: true);
        run.Drain();
        return run.Overlaps == 0 && run.NewestOfKey.All(newest => run.LastOfKey[newest.Key] == newest.Value);
    });

    [Fact]
    public void Sent_event_is_the_most_urgent_of_those_that_may_be_sent() => Check(steps =>
    {
        var run = new Run(Limit);
        run.Play(steps, failures: false, refusals: false);
        return run.OutOfOrder == 0;
    });

    private static void Check(Func<int[], bool> holds) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), holds).Check(Runs);

    /// <summary>A schedule, and a server with the true bucket.</summary>
    private sealed class Run(RateLimit limit)
    {
        private readonly SendSchedule _schedule = new(limit);
        private readonly List<(SendItem Item, int Id)> _inFlight = [];
        private readonly Dictionary<SendItem, int> _ids = [];
        private TimeSpan _now = TimeSpan.FromHours(1), _lastReserved, _serverAt = TimeSpan.FromHours(1);
        private readonly TokenReservation _reservation = new();
        private int _reservedQueued;
        private double _serverTokens = limit.Burst;

        public int Queued => _ids.Count;

        public int ServerRefusals { get; private set; }

        public int ReservedThatWaited { get; private set; }

        public int Overlaps { get; private set; }

        public int OutOfOrder { get; private set; }

        public Dictionary<int, int> Outcomes { get; } = [];

        public Dictionary<string, int> NewestOfKey { get; } = [];

        public Dictionary<string, int> LastOfKey { get; } = [];

        public void Play(int[] steps, bool failures, bool refusals)
        {
            foreach (var step in steps)
            {
                var with = Math.Abs(step / 8 % 32);
                switch (Math.Abs(step % 8))
                {
                    case <= 3:
                        Enqueue(TestLanes.All[with % 8], (with / 8 % 4) is > 0 and var key ? "key" + key : null);
                        break;
                    case 4:
                        _now += TimeSpan.FromMilliseconds(with * 400);
                        break;
                    case 5 when failures && _inFlight.Count > 0:
                        _schedule.Failed(Finish(), with / 32.0, _now);
                        break;
                    case 6 when refusals && _inFlight.Count > 0:
                        _schedule.Refused(Finish(), TimeSpan.FromMilliseconds(with * 200), _now);
                        break;
                    default:
                        Succeed();
                        break;
                }
                TakeAll();
            }
        }

        public void Drain()
        {
            for (var i = 0; _schedule.QueuedCount + _schedule.InFlightCount > 0; i++)
            {
                Assert.True(i < 10_000, "The queue never empties.");
                while (_inFlight.Count > 0)
                    Succeed();
                if (_schedule.NextAt(_now) is { } next && next > _now)
                    _now = next;
                TakeAll();
            }
        }

        private void Enqueue(SendLane lane, string? key)
        {
            // An event of the reserved lane has no key, so that only the bucket can delay it.
            key = lane == TestLanes.Reserved ? null : key;
            var item = new SendItem(new("PUT", "https://b/" + _ids.Count), new()
            {
                Lane = lane, ReplaceKey = key,
                Reservation = lane.Order is >= 3 and <= 6 ? _reservation : null,
                Releases = lane == TestLanes.Releasing ? _reservation : null,
            });
            _ids[item] = _ids.Count;
            if (key is not null)
                NewestOfKey[key] = _ids[item];
            var isDue = !_reservation.IsReleased && _reservedQueued == 0 && _now - _lastReserved > TimeSpan.FromSeconds(1 / limit.PerSecond);
            _reservedQueued += lane == TestLanes.Reserved ? 1 : 0;
            if (lane == TestLanes.Reserved)
                _reservation.Reserve();
            _schedule.Enqueue(item, _now);
            TakeAll();
            if (lane == TestLanes.Reserved && isDue && !_inFlight.Exists(u => u.Item == item))
                ReservedThatWaited++;
        }

        private void TakeAll()
        {
            var before = -1;
            while (_schedule.TryTake(_now) is { } item)
            {
                if (item.Lane.Order < before && item.ReplaceKey is null)
                    OutOfOrder++;
                before = item.Lane.Order;
                if (item.Lane == TestLanes.Reserved)
                    _reservedQueued--;
                if (item.Lane.TokensKept == 0)
                    _lastReserved = _now;
                if (item.ReplaceKey is { } key && _inFlight.Exists(u => u.Item.ReplaceKey == key))
                    Overlaps++;
                _inFlight.Add((item, _ids[item]));
                _serverTokens = Math.Min(limit.Burst, _serverTokens + ((_now - _serverAt).TotalSeconds * limit.PerSecond));
                _serverAt = _now;
                if (_serverTokens < 1 - 1e-9)
                    ServerRefusals++;
                else
                    _serverTokens--;
            }
        }

        private SendItem Finish()
        {
            var (item, _) = _inFlight[0];
            _inFlight.RemoveAt(0);
            return item;
        }

        private void Succeed()
        {
            if (_inFlight.Count == 0)
                return;
            var item = Finish();
            if (item.ReplaceKey is { } key)
                LastOfKey[key] = _ids[item];
            _schedule.Done(item, accepted: true);
            foreach (var done in item.Replaced.Append(item))
                Outcomes[_ids[done]] = Outcomes.GetValueOrDefault(_ids[done]) + 1;
        }
    }
}
