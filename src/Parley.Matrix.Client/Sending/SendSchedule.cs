namespace Parley.Matrix.Client;

/// <summary>
/// Decides which event is sent when: by lane, replacement, order within a key, and the homeserver's rate limit.
/// Pure: time and random numbers are arguments; <see cref="SendQueue"/> is the loop around it.
/// </summary>
internal sealed class SendSchedule(RateLimit limit)
{
    // A browser opens six connections to an HTTP/1.1 origin; the long poll and to-device messages need theirs.
    private const int MaxInFlight = 3;
    private static readonly TimeSpan ProbeAfter = TimeSpan.FromSeconds(1);
    private static readonly Backoff RetryBackoff = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(20));

    private readonly TokenBucket _bucket = new(limit);
    private readonly RepeatReservations _repeats = new();

    // Ordered by lane and sequence.
    private readonly List<SendItem> _queued = [];
    private readonly List<SendItem> _inFlight = [];
    private long _sequence;

    public int QueuedCount => _queued.Count;

    public int InFlightCount => _inFlight.Count;

    public void Enqueue(SendItem item, TimeSpan now)
    {
        item.Sequence = _sequence++;
        item.QueuedAt = now;
        if (item.ReplaceKey is { } key && _queued.FindIndex(q => q.ReplaceKey == key) is >= 0 and var older)
        {
            Replace(_queued[older], item);
            _queued.RemoveAt(older);
        }
        Insert(item);
    }

    /// <summary>
    /// Takes the next event that may be sent now, or returns null. Each event that is taken ends in <see cref="Done"/>,
    /// <see cref="Refused"/> or <see cref="Failed"/>.
    /// </summary>
    public SendItem? TryTake(TimeSpan now)
    {
        if (now < _bucket.BlockedUntil)
            return null;
        var tokens = _bucket.Tokens(now);
        foreach (var item in _queued)
        {
            if (item.NotBefore > now || IsBlocked(item) || _repeats.BlockedUntil(item, _bucket, now) is not null)
                continue;
            var isProbe = false;
            if (tokens < item.TokensNeeded && !(isProbe = CanProbe(item) && now - item.QueuedAt >= ProbeAfter))
                continue;
            _queued.Remove(item);
            _inFlight.Add(item);
            item.IsProbe = isProbe;
            item.Attempts++;
            _bucket.Take(now);
            _repeats.Update(item, now);
            return item;
        }
        return null;
    }

    /// <summary>Returns when to call <see cref="TryTake"/> again if nothing else happens before, or null for never.</summary>
    public TimeSpan? NextAt(TimeSpan now)
    {
        TimeSpan? next = null;
        foreach (var item in _queued)
        {
            if (IsBlocked(item))
                continue;
            var earliest = Max(item.NotBefore, _bucket.BlockedUntil);
            var at = Max(_bucket.When(item.TokensNeeded, now), earliest);
            if (CanProbe(item))
                at = Min(at, Max(item.QueuedAt + ProbeAfter, earliest));
            if (_repeats.BlockedUntil(item, _bucket, now) is { } due)
                at = Max(at, due);
            next = next is { } sooner ? Min(sooner, at) : at;
        }
        return next;
    }

    /// <summary>The homeserver accepted the event, or refused it for good.</summary>
    public void Done(SendItem item, bool accepted)
    {
        _inFlight.Remove(item);
        if (!accepted)
            return;
        item.Options.Releases?.Release();
        _bucket.Accepted();
        if (item.IsProbe)
            _bucket.ProbeSucceeded();
    }

    /// <summary>The homeserver's rate limit refused the event (429): it keeps its place in the queue.</summary>
    public void Refused(SendItem item, TimeSpan retryAfter, TimeSpan now)
    {
        _bucket.Refused(retryAfter, now);
        Requeue(item);
    }

    /// <summary>It is unknown whether the event arrived: it is sent again after a backoff.</summary>
    /// <param name="item">The event.</param>
    /// <param name="random">A random number from 0 to 1.</param>
    /// <param name="now">The time.</param>
    public void Failed(SendItem item, double random, TimeSpan now)
    {
        item.NotBefore = now + RetryBackoff.FullJitter(item.Attempts, random);
        Requeue(item);
    }

    /// <summary>Removes a queued event. Returns false if it is in flight or done.</summary>
    public bool Remove(SendItem item) => _queued.Remove(item);

    /// <summary>Ends all backoffs, because the connection may be back.</summary>
    public void Wake()
    {
        foreach (var item in _queued)
            item.NotBefore = TimeSpan.Zero;
    }

    /// <summary>Removes and returns all queued events.</summary>
    public IReadOnlyList<SendItem> Clear()
    {
        SendItem[] all = [.. _queued];
        _queued.Clear();
        return all;
    }

    private void Requeue(SendItem item)
    {
        _inFlight.Remove(item);
        // A newer event of the same key may have been queued meanwhile: the older must not be sent after it.
        if (item.ReplaceKey is { } key && _queued.Find(q => q.ReplaceKey == key) is { } newer)
        {
            _queued.Remove(newer);
            Replace(item, newer);
            Insert(newer);
        }
        else
        {
            Insert(item);
        }
    }

    private static void Replace(SendItem older, SendItem newer)
    {
        newer.Replaced.Add(older);
        newer.Replaced.AddRange(older.Replaced);
        older.Replaced.Clear();
        newer.Sequence = Math.Min(newer.Sequence, older.Sequence);
        newer.QueuedAt = Min(newer.QueuedAt, older.QueuedAt);
        // The newer event inherits the more urgent lane, but never the right to a kept token.
        if (older.Lane.Order < newer.Lane.Order && older.Lane.TokensKept >= newer.Lane.TokensKept)
            newer.Lane = older.Lane;
    }

    private void Insert(SendItem item)
    {
        var at = _queued.FindIndex(q => (q.Lane.Order, q.Sequence).CompareTo((item.Lane.Order, item.Sequence)) > 0);
        _queued.Insert(at < 0 ? _queued.Count : at, item);
    }

    private bool IsBlocked(SendItem item)
    {
        if (!item.Lane.IgnoresRequestLimit && _inFlight.Count >= MaxInFlight)
            return true;
        if (item.Lane.After is { } first && _queued.Exists(q => q.Lane.Order == first.Order))
            return true;
        return item.SerialKey is { } key
            && (_inFlight.Exists(u => u.SerialKey == key) || _queued.Exists(q => q.SerialKey == key && q.Sequence < item.Sequence));
    }

    private bool CanProbe(SendItem item) => item.Lane.MayProbe && _bucket.MayProbe && !_inFlight.Exists(static u => u.IsProbe);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
