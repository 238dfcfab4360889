using System.Collections.Concurrent;
using Parley.Homeserver.Errors;

namespace Parley.Homeserver.RateLimiting;

/// <summary>A token bucket for each key. A rejected request takes no token.</summary>
/// <remarks>System.Threading.RateLimiting reads the system clock; the tests run in virtual time.</remarks>
internal sealed class RateLimiter(RequestLimit? limit, TimeProvider time)
{
    // The least number of buckets from which full ones are removed.
    private const int LeastToSweep = 10_000;
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private volatile int _sweepAt = LeastToSweep;

    /// <summary>Takes one token from the bucket of a key.</summary>
    /// <exception cref="ApiException">M_LIMIT_EXCEEDED, with the time until the next token.</exception>
    public void Take(string key)
    {
        if (limit is null)
            return;
        if (_buckets.Count >= _sweepAt)
            Sweep(limit);
        var now = time.GetTimestamp();
        var bucket = _buckets.GetOrAdd(key, _ => new Bucket(limit.Burst, now));
        if (bucket.TryTake(limit, time, now) is { } wait)
            throw ApiException.LimitExceeded(wait);
    }

    private void Sweep(RequestLimit active)
    {
        var now = time.GetTimestamp();
        foreach (var (key, bucket) in _buckets)
            if (bucket.IsFull(active, time, now))
                _buckets.TryRemove(key, out _);
        // Buckets that are not full stay: a sweep at each request of a flood from many addresses would cost too much.
        _sweepAt = Math.Max(LeastToSweep, 2 * _buckets.Count);
    }

    private sealed class Bucket(double tokens, long updatedAt)
    {
        private double _tokens = tokens;
        private long _updatedAt = updatedAt;

        public TimeSpan? TryTake(RequestLimit limit, TimeProvider time, long now)
        {
            lock (this)
            {
                Refill(limit, time, now);
                // Rounding may leave a full token slightly below 1.
                if (_tokens < 1 - 1e-9)
                    return TimeSpan.FromSeconds((1 - _tokens) / limit.PerSecond);
                _tokens -= 1;
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
