using Parley.Homeserver.Errors;

namespace Parley.Homeserver.RateLimiting;

/// <summary>Bounds the requests of each key that are in progress.</summary>
internal sealed class ConcurrencyLimiter(int most, TimeSpan retryAfter)
{
    private readonly Dictionary<string, int> _inProgress = new(StringComparer.Ordinal);

    /// <summary>Counts a request until the result is disposed.</summary>
    /// <exception cref="ApiException">M_LIMIT_EXCEEDED: too many requests of the key are in progress.</exception>
    public IDisposable Enter(string key)
    {
        lock (_inProgress)
        {
            var count = _inProgress.GetValueOrDefault(key);
            if (count >= most)
                throw ApiException.LimitExceeded(retryAfter);
            _inProgress[key] = count + 1;
        }
        return new Entry(this, key);
    }

    private void Leave(string key)
    {
        lock (_inProgress)
            if (--_inProgress[key] == 0)
                _inProgress.Remove(key);
    }

    private sealed class Entry(ConcurrencyLimiter limiter, string key) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                limiter.Leave(key);
        }
    }
}
