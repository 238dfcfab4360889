namespace Parley.Matrix;

/// <summary>
/// Exponential backoff: the delay before a failed operation is retried. The delay doubles with each consecutive failure up to
/// <paramref name="Max"/>. Pure: the number of failures and the random number are arguments.
/// </summary>
/// <remarks>
/// <see cref="Delay"/> suits a single client, <see cref="FullJitter"/> many clients that fail together and must not retry together,
/// and <see cref="Spread"/> a protocol timer that must stay near its nominal value.
/// </remarks>
/// <param name="First">The delay after the first failure.</param>
/// <param name="Max">The longest delay.</param>
public readonly record struct Backoff(TimeSpan First, TimeSpan Max)
{
    /// <summary>Returns the delay without jitter: <see cref="First"/>, then twice, four times, and so on, but never more than <see cref="Max"/>.</summary>
    /// <param name="failures">The number of consecutive failures; less than 1 counts as 1.</param>
    public TimeSpan Delay(int failures)
    {
        var ticks = First.Ticks * Math.Pow(2, Math.Clamp(failures - 1, 0, 62));
        return ticks < Max.Ticks ? new((long)ticks) : Max;
    }

    /// <summary>Returns a random part of <see cref="Delay"/>, from nothing to all of it.</summary>
    /// <param name="failures">The number of consecutive failures; less than 1 counts as 1.</param>
    /// <param name="random">A random number from 0 to 1.</param>
    public TimeSpan FullJitter(int failures, double random) => Delay(failures) * random;

    /// <summary>Returns <see cref="Delay"/>, lengthened or shortened at random by at most a share of it.</summary>
    /// <param name="failures">The number of consecutive failures; less than 1 counts as 1.</param>
    /// <param name="share">The share, from 0 to 1: 0.25 returns from 75 % to 125 % of the delay.</param>
    /// <param name="random">A random number from 0 to 1.</param>
    public TimeSpan Spread(int failures, double share, double random) => Delay(failures) * (1 - share + (2 * share * random));
}
