namespace Parley.Matrix.Client;

/// <summary>Monotonic time, with one origin for all users of a <see cref="TimeProvider"/>.</summary>
public static class Monotonic
{
    /// <summary>Returns the current time.</summary>
    public static TimeSpan Now(TimeProvider clock) => clock.GetElapsedTime(0);
}
