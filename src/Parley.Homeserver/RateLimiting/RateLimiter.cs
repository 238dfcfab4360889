using System.Collections.Concurrent;
using Parley.Homeserver.Http;

namespace Parley.Homeserver.RateLimiting;

/// <summary>One bucket for each key. A refused request costs nothing.</summary>
internal sealed class RateLimiter(RateLimit? limit, TimeProvider time)
{
    private const int SweepAt = 10_000;
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes one request out of the key's bucket.</summary>
    /// <exception cref="MatrixException">M_LIMIT_EXCEEDED, with the time until there is one.</exception>
    public void Take(string key)
    {
        if (limit is null)
            return;
        if (_buckets.Count >= SweepAt)
            Sweep(limit);
        var now = time.GetTimestamp();
        var bucket = _buckets.GetOrAdd(key, _ => new Bucket(limit.Burst, now));
        if (bucket.TryTake(limit, time, now) is { } wait)
            throw MatrixException.LimitExceeded(wait);
    }

    private void Sweep(RateLimit active)
    {
        var now = time.GetTimestamp();
        foreach (var (key, bucket) in _buckets)
            if (bucket.IsFull(active, time, now))
                _buckets.TryRemove(key, out _);
    }

    private sealed class Bucket(double tokens, long updatedAt)
    {
        private double _tokens = tokens;
        private long _updatedAt = updatedAt;

        public TimeSpan? TryTake(RateLimit limit, TimeProvider time, long now)
        {
            lock (this)
            {
                Refill(limit, time, now);
                // What is owed by rounding alone counts as there.
                if (_tokens < 1 - 1e-9)
                    return TimeSpan.FromSeconds((1 - _tokens) / limit.PerSecond);
                _tokens -= 1;
                return null;
            }
        }

        public bool IsFull(RateLimit limit, TimeProvider time, long now)
        {
            lock (this)
            {
                Refill(limit, time, now);
                return _tokens >= limit.Burst;
            }
        }

        private void Refill(RateLimit limit, TimeProvider time, long now)
        {
            _tokens = Math.Min(limit.Burst, _tokens + (time.GetElapsedTime(_updatedAt, now).TotalSeconds * limit.PerSecond));
            _updatedAt = now;
        }
    }
}
