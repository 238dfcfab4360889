namespace Parley.Matrix.Client;

/// <summary>Detects that the machine slept: between two ticks of a timer, the wall clock then advances by more than the timer's interval.</summary>
internal static class SleepDetector
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5), MinSleep = TimeSpan.FromSeconds(15);

    /// <summary>Starts the timer. Dispose it to stop.</summary>
    public static ITimer Start(TimeProvider clock, Action onWake)
    {
        var last = clock.GetUtcNow();
        return clock.CreateTimer(
            _ =>
            {
                var now = clock.GetUtcNow();
                var slept = now - last - Interval > MinSleep;
                last = now;
                if (slept)
                    onWake();
            },
            null, Interval, Interval);
    }
}
