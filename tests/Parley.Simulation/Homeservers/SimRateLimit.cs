using Parley.Matrix;

namespace Parley.Simulation;

/// <summary>A homeserver's limit for each user, as Synapse implements it: a request without a token is refused and costs nothing.</summary>
/// <param name="perSecond">The tokens that a user gets each second.</param>
/// <param name="burst">The tokens that a user can have.</param>
internal sealed class SimRateLimit(double perSecond, double burst)
{
    private readonly Dictionary<UserId, (double Spent, TimeSpan At)> _buckets = [];

    /// <summary>Takes a token. Returns the time until the next one if there is none; otherwise <c>null</c>.</summary>
    public TimeSpan? Take(UserId user, TimeSpan now)
    {
        var (spent, at) = _buckets.GetValueOrDefault(user);
        spent = Math.Max(0, spent - ((now - at).TotalSeconds * perSecond));
        var refused = spent > burst - 1;
        _buckets[user] = (refused ? spent : spent + 1, now);
        return refused ? TimeSpan.FromSeconds((spent - (burst - 1)) / perSecond) : null;
    }

    /// <summary>Forgets all requests, as a restart of the server does.</summary>
    public void Reset() => _buckets.Clear();
}
