namespace Parley.Matrix.Client;

/// <summary>Time that only goes forward, since an origin that is the same for all users of one <see cref="TimeProvider"/>.</summary>
public static class Monotonic
{
    /// <summary>The present moment.</summary>
    public static TimeSpan Now(TimeProvider clock) => clock.GetElapsedTime(0);
}
