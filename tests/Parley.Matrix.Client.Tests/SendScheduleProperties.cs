using FsCheck;
using FsCheck.Fluent;

namespace Parley.Matrix.Client.Tests;

/// <summary>The send queue's order, checked on random histories. Each number is one step: what, with what, after how long.</summary>
public sealed class SendScheduleProperties
{
    private static readonly RateLimit Limit = new(0.2, 10, IsCertain: true);
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(200);

    [Fact]
    public void Never_more_is_sent_than_the_bucket_allows() => Check(steps =>
    {
        var run = new Run(Limit);
        run.Play(steps, failures: true, refusals: false);
        return run.ServerRefusals == 0;
    });

    [Fact]
    public void A_leave_never_waits_unless_another_just_left_or_was_held() => Check(steps =>
    {
        var run = new Run(Limit);
        run.Play(steps, failures: false, refusals: false);
        return run.LeavesThatWaited == 0;
    });

    [Fact]
    public void Nothing_is_lost_and_nothing_arrives_twice() => Check(steps =>
    {
        var run = new Run(Limit);
        run.Play(steps, failures: true, refusals: true);
        run.Drain();
        return run.Outcomes.Count == run.Queued && run.Outcomes.Values.All(static n => n == 1);
    });

    [Fact]
    public void Of_one_key_the_newest_arrives_last_and_two_are_never_under_way() => Check(steps =>
    {
        var run = new Run(Limit);
        run.Play(steps, failures: true, refusals: true);
        run.Drain();
        return run.Overlaps == 0 && run.NewestOfKey.All(newest => run.LastOfKey[newest.Key] == newest.Value);
    });

    [Fact]
    public void What_goes_is_the_most_urgent_of_what_may() => Check(steps =>
    {
        var run = new Run(Limit);
        run.Play(steps, failures: false, refusals: false);
        return run.OutOfOrder == 0;
    });

    private static void Check(Func<int[], bool> holds) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), holds).Check(Runs);

    /// <summary>A schedule with a server beside it that keeps the true bucket.</summary>
    private sealed class Run(RateLimit limit)
    {
        private readonly SendSchedule _schedule = new(limit);
        private readonly List<(SendItem Item, int Id)> _underWay = [];
        private readonly Dictionary<SendItem, int> _ids = [];
        private TimeSpan _now = TimeSpan.FromHours(1), _lastLeave, _serverAt = TimeSpan.FromHours(1);
        private int _leavesQueued;
        private bool _isPaid;

        private double _serverTokens = limit.Burst;

        public int Queued => _ids.Count;

        public int ServerRefusals { get; private set; }

        public int LeavesThatWaited { get; private set; }

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
                        Enqueue((SendPriority)(with % 8), (with / 8 % 4) is > 0 and var key ? "key" + key : null);
                        break;
                    case 4:
                        _now += TimeSpan.FromMilliseconds(with * 400);
                        break;
                    case 5 when failures && _underWay.Count > 0:
                        _schedule.Failed(Finish(), with / 32.0, _now);
                        break;
                    case 6 when refusals && _underWay.Count > 0:
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
            for (var i = 0; _schedule.QueuedCount + _schedule.UnderWayCount > 0; i++)
            {
                Assert.True(i < 10_000, "The queue never empties.");
                while (_underWay.Count > 0)
                    Succeed();
                if (_schedule.NextAt(_now) is { } next && next > _now)
                    _now = next;
                TakeAll();
            }
        }

        private void Enqueue(SendPriority priority, string? key)
        {
            // A leave without a key, so that only the bucket can hold it up.
            key = priority == SendPriority.Leave ? null : key;
            var item = new SendItem(new("PUT", "https://b/" + _ids.Count), new() { Priority = priority, ReplaceKey = key });
            _ids[item] = _ids.Count;
            if (key is not null)
                NewestOfKey[key] = _ids[item];
            var mayGo = !_isPaid && _leavesQueued == 0 && _now - _lastLeave > TimeSpan.FromSeconds(1 / limit.PerSecond);
            _leavesQueued += priority == SendPriority.Leave ? 1 : 0;
            if (priority == SendPriority.Leave)
            {
                _schedule.ReserveLeaveToken();
                _isPaid = false;
            }
            _schedule.Enqueue(item, _now);
            TakeAll();
            if (priority == SendPriority.Leave && mayGo && !_underWay.Exists(u => u.Item == item))
                LeavesThatWaited++;
        }

        private void TakeAll()
        {
            var before = (SendPriority)(-1);
            while (_schedule.TryTake(_now) is { } item)
            {
                if (item.Priority < before && item.ReplaceKey is null)
                    OutOfOrder++;
                before = item.Priority;
                if (item.Priority == SendPriority.Leave)
                    _leavesQueued--;
                if (item.Priority is SendPriority.Leave or SendPriority.Hold)
                    _lastLeave = _now;
                if (item.ReplaceKey is { } key && _underWay.Exists(u => u.Item.ReplaceKey == key))
                    Overlaps++;
                _underWay.Add((item, _ids[item]));
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
            var (item, _) = _underWay[0];
            _underWay.RemoveAt(0);
            return item;
        }

        private void Succeed()
        {
            if (_underWay.Count == 0)
                return;
            var item = Finish();
            if (item.ReplaceKey is { } key)
                LastOfKey[key] = _ids[item];
            _schedule.Done(item, accepted: true);
            _isPaid |= item.Priority == SendPriority.Hold;
            foreach (var done in item.Replaced.Append(item))
                Outcomes[_ids[done]] = Outcomes.GetValueOrDefault(_ids[done]) + 1;
        }
    }
}
