using Parley.Simulation;

namespace Parley.Protocol.Tests.Simulation;

/// <summary>What must hold after any storm. PARLEY_SEEDS asks for more storms, PARLEY_SEED for one; what fails is made smaller and told step by step.</summary>
public sealed class ScenarioTests
{
    private static readonly int Seeds = Number("PARLEY_SEEDS") ?? 4000;

    [Fact]
    public void Whatever_happened_every_pair_of_live_members_is_connected_exactly_once_when_the_faults_are_over()
    {
        var (first, count) = Number("PARLEY_SEED") is { } one ? (one, 1) : (0, Seeds);
        var failed = new SortedDictionary<int, string>();
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            if (Scenario.Of(seed).Play().Violation is { } verdict)
                lock (failed)
                    failed.Add(seed, verdict);
        });
        if (failed.Count == 0)
            return;
        var storm = Shrinking.Shrink(Scenario.Of(failed.Keys.First()));
        var outcome = storm.Play(traces: true);
        Assert.Fail($"{failed.Count} of {count} storms:\n{string.Join('\n', failed.Take(20).Select(f => $"  seed {f.Key}: {f.Value}"))}\nThe first, made smaller: {storm}\n{outcome.Violation}\n{outcome.Trace}");
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
