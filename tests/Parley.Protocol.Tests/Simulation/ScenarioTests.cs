using Parley.Simulation;

namespace Parley.Protocol.Tests.Simulation;

/// <summary>
/// The invariants after scenarios of random faults. <c>PARLEY_SEEDS</c> sets the number of scenarios, <c>PARLEY_SEED</c> runs a single
/// one. A scenario that fails is reduced, and its trace is reported.
/// </summary>
public sealed class ScenarioTests
{
    private static readonly int Seeds = Number("PARLEY_SEEDS") ?? 500;

    [Fact]
    public void Members_after_all_faults_have_ended_are_connected_pairwise_exactly_once()
    {
        var (first, count) = Number("PARLEY_SEED") is { } one ? (one, 1) : (0, Seeds);
        var failed = new SortedDictionary<int, string>();
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            if (Scenario.Of(seed).Run().Violation is { } violation)
                lock (failed)
                    failed.Add(seed, violation);
        });
        if (failed.Count == 0)
            return;
        var scenario = Shrinking.Shrink(Scenario.Of(failed.Keys.First()));
        var outcome = scenario.Run(traces: true);
        Assert.Fail($"{failed.Count} of {count} scenarios fail:\n{string.Join('\n', failed.Take(20).Select(f => $"  seed {f.Key}: {f.Value}"))}\nThe first, reduced: {scenario}\n{outcome.Violation}\n{outcome.Trace}");
    }

    [Fact]
    public void Two_runs_of_one_seed_give_the_same_trace()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var (first, second) = (Scenario.Of(seed).Run(traces: true), Scenario.Of(seed).Run(traces: true));
            Assert.NotEmpty(first.Trace);
            Assert.Equal(first.Trace, second.Trace);
        }
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
