namespace Parley.Matrix.Client;

/// <summary>
/// Which event goes when: priorities, replacement, order within a key, the homeserver's bucket with one token kept for leaving.
/// Pure: time and chance are arguments; the loop around it is <see cref="SendQueue"/>.
/// </summary>
internal sealed class SendSchedule(RateLimit limit)
{
    // A browser has six connections to an HTTP/1.1 origin, and the long poll and to-device messages need theirs.
    private const int MaxUnderWay = 3;
    private static readonly TimeSpan ProbeAfter = TimeSpan.FromSeconds(1), Overdue = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(250), MaxBackoff = TimeSpan.FromSeconds(20);

    private readonly TokenBucket _bucket = new(limit);
    private readonly List<SendItem> _queued = [];
    private readonly List<SendItem> _underWay = [];
    private long _sequence;
    private bool _leaveIsPrescheduled;

    // When an event that repeats is due again, by its key.
    private readonly Dictionary<string, TimeSpan> _repeats = [];

    public int QueuedCount => _queued.Count;

    public int UnderWayCount => _underWay.Count;

    public void Enqueue(SendItem item, TimeSpan now)
    {
        item.Sequence = _sequence++;
        item.QueuedAt = now;
        if (item.ReplaceKey is { } key && _queued.FindIndex(q => q.ReplaceKey == key) is >= 0 and var older)
        {
            Absorb(item, _queued[older]);
            _queued.RemoveAt(older);
        }
        Insert(item);
    }

    /// <summary>The next event that may go now. Each that is taken ends in <see cref="Done"/>, <see cref="Refused"/> or <see cref="Failed"/>.</summary>
    public SendItem? TryTake(TimeSpan now)
    {
        if (now < _bucket.HoldUntil)
            return null;
        var tokens = _bucket.Tokens(now);
        foreach (var item in _queued)
        {
            if (item.NotBefore > now || IsBlocked(item) || ReservedUntil(item, now) is not null)
                continue;
            var isProbe = false;
            if (tokens < Need(item) && !(isProbe = IsProbe(item, now)))
                continue;
            _queued.Remove(item);
            _underWay.Add(item);
            item.IsProbe = isProbe;
            item.Attempts++;
            _bucket.Take(now);
            Expect(item, now);
            return item;
        }
        return null;
    }

    /// <summary>When to ask <see cref="TryTake"/> again, if nothing else happens before; null for never.</summary>
    public TimeSpan? NextAt(TimeSpan now)
    {
        TimeSpan? next = null;
        foreach (var item in _queued)
        {
            if (IsBlocked(item))
                continue;
            var at = Max(_bucket.When(Need(item), now), Max(item.NotBefore, _bucket.HoldUntil));
            if (CouldProbe(item))
                at = Min(at, Max(item.QueuedAt + ProbeAfter, Max(item.NotBefore, _bucket.HoldUntil)));
            if (ReservedUntil(item, now) is { } due)
                at = Max(at, due);
            next = next is { } sooner ? Min(sooner, at) : at;
        }
        return next;
    }

    /// <summary>It arrived, or was refused for good.</summary>
    public void Done(SendItem item, bool accepted)
    {
        _underWay.Remove(item);
        if (!accepted)
            return;
        _leaveIsPrescheduled |= item.Priority == SendPriority.Hold;
        _bucket.Accepted();
        if (item.IsProbe)
            _bucket.ProbeSucceeded();
    }

    /// <summary>The homeserver's rate limit refused it; it stays in its place.</summary>
    public void Refused(SendItem item, TimeSpan retryAfter, TimeSpan now)
    {
        _bucket.Refused(retryAfter, now);
        Requeue(item);
    }

    /// <summary>Nobody knows whether it arrived; it goes again after a wait.</summary>
    /// <param name="item">The event.</param>
    /// <param name="chance">A random number from 0 to 1.</param>
    /// <param name="now">The time.</param>
    public void Failed(SendItem item, double chance, TimeSpan now)
    {
        item.NotBefore = now + Backoff.FullJitter(item.Attempts - 1, FirstBackoff, MaxBackoff, chance);
        Requeue(item);
    }

    /// <summary>Takes an event out before it goes; false where it is under way or gone.</summary>
    public bool Remove(SendItem item) => _queued.Remove(item);

    /// <summary>The connection may be back: whatever waits after a failure goes again.</summary>
    public void Wake()
    {
        foreach (var item in _queued)
            item.NotBefore = TimeSpan.Zero;
    }

    /// <summary>The leaving that was held may no longer be: a token is kept for it again.</summary>
    public void ReserveLeaveToken() => _leaveIsPrescheduled = false;

    /// <summary>Everything that is queued, taken out.</summary>
    public IReadOnlyList<SendItem> Clear()
    {
        SendItem[] all = [.. _queued];
        _queued.Clear();
        return all;
    }

    private void Requeue(SendItem item)
    {
        _underWay.Remove(item);
        // While it was under way a newer one may have come: then the older must never go after it.
        if (item.ReplaceKey is { } key && _queued.Find(q => q.ReplaceKey == key) is { } newer)
        {
            _queued.Remove(newer);
            Absorb(newer, item);
            Insert(newer);
        }
        else
        {
            Insert(item);
        }
    }

    private static void Absorb(SendItem newer, SendItem older)
    {
        newer.Replaced.Add(older);
        newer.Replaced.AddRange(older.Replaced);
        older.Replaced.Clear();
        newer.Sequence = Math.Min(newer.Sequence, older.Sequence);
        newer.QueuedAt = Min(newer.QueuedAt, older.QueuedAt);
        // What replaces an urgent event is as urgent; only the kept token is for leaving alone.
        if (older.Priority != SendPriority.Leave && older.Priority < newer.Priority)
            newer.Priority = older.Priority;
    }

    private void Insert(SendItem item)
    {
        var at = _queued.FindIndex(q => (q.Priority, q.Sequence).CompareTo((item.Priority, item.Sequence)) > 0);
        _queued.Insert(at < 0 ? _queued.Count : at, item);
    }

    private bool IsBlocked(SendItem item)
    {
        if (item.Priority != SendPriority.Leave && _underWay.Count >= MaxUnderWay)
            return true;
        // Else the hold would take the tokens of the join that it belongs to.
        if (item.Priority == SendPriority.Hold && _queued.Exists(static q => q.Priority == SendPriority.Join))
            return true;
        return item.SerialKey is { } key
            && (_underWay.Exists(u => u.SerialKey == key) || _queued.Exists(q => q.SerialKey == key && q.Sequence < item.Sequence));
    }

    private bool IsProbe(SendItem item, TimeSpan now) => CouldProbe(item) && now - item.QueuedAt >= ProbeAfter;

    private bool CouldProbe(SendItem item) =>
        item.Priority == SendPriority.Chat && _bucket.MayProbe && !_underWay.Exists(static u => u.IsProbe);

    // Connections may take the token that is kept for leaving once leaving costs nothing: eight offers go at once, beside the
    // join and its hold, out of a bucket of ten.
    private double Need(SendItem item) => item.Priority switch
    {
        SendPriority.Leave or SendPriority.Hold => 1,
        SendPriority.KeepAlive or SendPriority.Answer or SendPriority.Offer or SendPriority.Candidates when _leaveIsPrescheduled => 1,
        _ => 2,
    };

    private void Expect(SendItem item, TimeSpan now)
    {
        if (item.ReplaceKey is not { } key)
            return;
        if (item.RepeatsAfter is { } after)
            _repeats[key] = now + after;
        else
            _repeats.Remove(key);
    }

    // Until when a less urgent event has to leave its token to one that repeats; null where both get theirs.
    private TimeSpan? ReservedUntil(SendItem item, TimeSpan now)
    {
        if (item.Priority <= SendPriority.KeepAlive || _repeats.Count == 0)
            return null;
        foreach (var (key, due) in _repeats)
        {
            if (now - due > Overdue)
                _repeats.Remove(key); // it was not said again: nobody is there any more
            else if (_bucket.TokensAt(due, now) - 1 < Need(item) - 1 + CountRepeatsBy(due))
                return due > now ? due : now + Overdue;
        }
        return null;
    }

    private int CountRepeatsBy(TimeSpan moment)
    {
        var count = 0;
        foreach (var due in _repeats.Values)
            count += due <= moment ? 1 : 0;
        return count;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
