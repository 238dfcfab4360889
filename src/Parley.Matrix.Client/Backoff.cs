namespace Parley.Matrix.Client;

/// <summary>How long to wait before another try.</summary>
internal static class Backoff
{
    /// <summary>Doubles with each failure up to a limit, and takes a random part of it, so that many clients do not come back at once.</summary>
    public static TimeSpan FullJitter(int failures, TimeSpan first, TimeSpan limit, double chance)
    {
        var most = first.TotalMilliseconds * Math.Pow(2, Math.Clamp(failures, 0, 30));
        return TimeSpan.FromMilliseconds(Math.Min(most, limit.TotalMilliseconds) * chance);
    }
}
