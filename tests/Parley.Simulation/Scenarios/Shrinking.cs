using System.Text.RegularExpressions;
using FsCheck.Fluent;

namespace Parley.Simulation;

/// <summary>Reduces a scenario that fails to a smaller one that fails in the same way.</summary>
internal static partial class Shrinking
{
    private const int MaxAttempts = 600;

    /// <summary>Removes and simplifies steps as long as the scenario still fails.</summary>
    public static Scenario Shrink(Scenario scenario)
    {
        var kind = Kind(scenario.Run().Violation);
        var steps = ArbMap.Default.ArbFor<int[]>();
        for (var attempts = 0; ;)
        {
            Scenario? smaller = null;
            foreach (var candidate in steps.Shrinker(scenario.Steps.ToArray()))
            {
                if (++attempts > MaxAttempts)
                    return scenario;
                if (Array.TrueForAll(candidate, static s => s >= 0) && scenario with { Steps = candidate } is var next && Kind(next.Run().Violation) == kind)
                {
                    smaller = next;
                    break;
                }
            }
            if (smaller is null)
                return scenario;
            scenario = smaller;
        }
    }

    // The violated invariant, without the devices that it is about.
    private static string? Kind(string? violation) => violation is null ? null : Names().Replace(violation, "");

    [GeneratedRegex(@"c\d+(@\S+)?|\d+")]
    private static partial Regex Names();
}
