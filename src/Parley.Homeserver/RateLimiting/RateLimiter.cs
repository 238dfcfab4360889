using System.Collections.Concurrent;
using Parley.Homeserver.Errors;

namespace Parley.Homeserver.RateLimiting;

/// <summary>A token bucket for each key. A rejected request takes no token.</summary>
/// <remarks>System.Threading.RateLimiting reads the system clock; the tests run in virtual time.</remarks>
internal sealed class RateLimiter(RequestLimit? limit, TimeProvider time)
{
    /// <summary>The most buckets. All further keys share one, so that a flood from many addresses takes no more memory.</summary>
    public const int MaxBuckets = 100_000;

    // The least number of buckets from which full ones are removed.
    private const int LeastToSweep = 10_000;

    // A sweep at each request of a flood from many addresses would cost too much.
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    // ConcurrentDictionary.Count takes all of its locks.
    private volatile int _count;
    private long _sweptAt = time.GetTimestamp();

    /// <summary>Takes tokens from the bucket of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cost">The number of tokens. More than the burst need a full bucket, which then fills again from below zero.</param>
    /// <exception cref="ApiException">M_LIMIT_EXCEEDED, with the time until there are enough tokens.</exception>
    public void Take(string key, int cost = 1)
    {
        if (limit is not null && Take(limit, key, cost, needed: Math.Min(cost, limit.Burst)) is { } wait)
            throw ApiException.LimitExceeded(wait);
    }

    /// <summary>Takes a token; returns <see langword="false"/> if there is none.</summary>
    public bool TryTake(string key) => limit is null || Take(limit, key, cost: 1, needed: 1) is null;

    /// <summary>
    /// Takes the tokens of work that has been done, also those that the bucket does not have: the next requests wait for them. One request counts
    /// for twice the burst at most, because others may have caused the work: they wrote what a user reads. After a full bucket, the wait is then
    /// not longer than a bucket takes to fill.
    /// </summary>
    public void Charge(string key, int cost)
    {
        if (limit is not null && cost > 0)
            Take(limit, key, (int)Math.Min(cost, 2L * limit.Burst), needed: double.NegativeInfinity);
    }

    /// <summary>Returns a token that was taken for something that does not count.</summary>
    public void Return(string key)
    {
        if (limit is not null)
            Take(limit, key, cost: -1, needed: double.NegativeInfinity);
    }

    private TimeSpan? Take(RequestLimit active, string key, int cost, double needed)
    {
        var now = time.GetTimestamp();
        if (_count >= LeastToSweep && time.GetElapsedTime(Interlocked.Read(ref _sweptAt), now) >= SweepInterval)
            Sweep(active, now);
        return Find(active, key, now).TryTake(active, time, now, cost, needed);
    }

    private Bucket Find(RequestLimit active, string key, long now)
    {
        if (_buckets.TryGetValue(key, out var known) || (_count >= MaxBuckets && _buckets.TryGetValue("", out known)))
            return known;
        var added = new Bucket(active.Burst, now);
        var bucket = _buckets.GetOrAdd(_count >= MaxBuckets ? "" : key, added);
        if (ReferenceEquals(bucket, added))
            Interlocked.Increment(ref _count);
        return bucket;
    }

    private void Sweep(RequestLimit active, long now)
    {
        Interlocked.Exchange(ref _sweptAt, now);
        foreach (var (key, bucket) in _buckets)
            if (bucket.IsFull(active, time, now) && _buckets.TryRemove(key, out _))
                Interlocked.Decrement(ref _count);
    }

    private sealed class Bucket(double tokens, long updatedAt)
    {
        private double _tokens = tokens;
        private long _updatedAt = updatedAt;

        public TimeSpan? TryTake(RequestLimit limit, TimeProvider time, long now, int cost, double needed)
        {
            lock (this)
            {
                Refill(limit, time, now);
                // Rounding may leave a full token slightly below 1.
                if (_tokens < needed - 1e-9)
                    return TimeSpan.FromSeconds((needed - _tokens) / limit.PerSecond);
                _tokens -= cost;
                return null;
            }
        }

        public bool IsFull(RequestLimit limit, TimeProvider time, long now)
        {
            lock (this)
            {
                Refill(limit, time, now);
                return _tokens >= limit.Burst;
            }
        }

        private void Refill(RequestLimit limit, TimeProvider time, long now)
        {
            _tokens = Math.Min(limit.Burst, _tokens + (time.GetElapsedTime(_updatedAt, now).TotalSeconds * limit.PerSecond));
            _updatedAt = now;
        }
    }
}
