namespace Parley.Simulation;

/// <summary>A homeserver's bucket for one user, as Synapse keeps it: a request that finds no token is refused and costs nothing.</summary>
internal sealed class Bucket(double perSecond, double burst)
{
    private double _spent;
    private TimeSpan _at;

    /// <summary>How long until the next token; null where one was there and was taken.</summary>
    public TimeSpan? Take(TimeSpan now)
    {
        _spent = Math.Max(0, _spent - ((now - _at).TotalSeconds * perSecond));
        _at = now;
        if (_spent > burst - 1)
            return TimeSpan.FromSeconds((_spent - (burst - 1)) / perSecond);
        _spent++;
        return null;
    }
}
