using System.Text.RegularExpressions;
using FsCheck.Fluent;

namespace Parley.Simulation;

/// <summary>From a storm that fails to a smaller one that fails too.</summary>
internal static partial class Shrinking
{
    private const int MostTries = 600;

    /// <summary>Drops and lessens steps as long as the storm goes on failing.</summary>
    public static Scenario Shrink(Scenario storm)
    {
        var kind = Kind(storm.Play().Violation);
        var steps = ArbMap.Default.ArbFor<int[]>();
        for (var tries = 0; ;)
        {
            Scenario? smaller = null;
            foreach (var candidate in steps.Shrinker(storm.Steps.ToArray()))
            {
                if (++tries > MostTries)
                    return storm;
                if (Array.TrueForAll(candidate, static s => s >= 0) && storm with { Steps = candidate } is var next && Kind(next.Play().Violation) == kind)
                {
                    smaller = next;
                    break;
                }
            }
            if (smaller is null)
                return storm;
            storm = smaller;
        }
    }

    // What did not hold, whoever it was about.
    private static string? Kind(string? verdict) => verdict is null ? null : Names().Replace(verdict, "");

    [GeneratedRegex(@"c\d+(@\S+)?|\d+")]
    private static partial Regex Names();
}
