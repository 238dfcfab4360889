using Parley.Bench.Reporting;
using Parley.Testing.BaseProtocolPeers;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.BaseProtocolJoin;

/// <summary>
/// A join to a channel of base-protocol peers, on Synapse with default rate limits: by Parley, and by another base-protocol peer. Each
/// join uses new accounts, so that no join is limited by an earlier one.
/// </summary>
internal static class BaseProtocolJoinBench
{
    private const string Baseline = "a literal peer";

    /// <summary>Measures.</summary>
    public static async Task RunAsync(Report report, IReadOnlyList<int> sizes, int rounds, CancellationToken cancellationToken)
    {
        Report.Progress("Starting Synapse and three browsers");
        await using var world = await SynapseWorld.StartAsync();
        await using var browser = await BaseProtocolBrowser.StartAsync(world.Synapse.Url);
        await using var parley = await ParleyJoiner.ArriveAsync(world);
        await using var literal = await LiteralJoiner.ArriveAsync(world);
        foreach (var size in sizes)
        {
            Dictionary<IBaseProtocolJoiner, List<BaseProtocolJoinSample>> samples = new() { [parley] = [], [literal] = [] };
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var joiner in (IBaseProtocolJoiner[])[literal, parley])
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await using var channel = await BaseProtocolChannel.GatherAsync(world, browser, size);
                    var sample = await joiner.JoinAsync(channel);
                    samples[joiner].Add(sample);
                    Report.Progress($"{size} base-protocol peers, round {round}/{rounds}, {joiner.Name}: {sample.HeardCount} heard, all after {sample.AllMs:0} ms, "
                        + $"heard by {sample.HearingCount}, {sample.EventsUntilHeard} of its events until then, {sample.Refused} refused");
                }
            }

            Add(report, size, samples[parley], samples[literal]);
        }
    }

    private static void Add(Report report, int size, List<BaseProtocolJoinSample> parley, List<BaseProtocolJoinSample> literal)
    {
        var name = $"{size} base-protocol {(size == 1 ? "peer" : "peers")}";
        var all = Compared("click to all heard", "ms", sample => sample.AllMs);
        report.Add(all.AimingAt(4000) with { Holds = parley.All(sample => sample.AllMs is <= 4000) });
        report.Add(Compared("click to first heard", "ms", sample => sample.FirstMs));
        report.Add(Compared("base-protocol peers heard in the worst join", "peers", sample => sample.HeardCount, worst: true));
        report.Add(Compared("base-protocol peers that hear the joiner in the worst join", "peers", sample => sample.HearingCount, worst: true));
        report.Add(Compared("the joiner's room events until all are heard", "events", sample => sample.EventsUntilHeard).AimingAt(1 + size));
        report.Add(Compared("room events refused (429), of all", "events", sample => sample.Refused));

        Figure Compared(string metric, string unit, Func<BaseProtocolJoinSample, double?> of, bool worst = false) => new()
        {
            Case = name,
            Metric = metric,
            Unit = unit,
            Value = worst ? parley.Min(of) : Median.Of(Known(parley, of)),
            Baseline = Baseline,
            BaselineValue = worst ? literal.Min(of) : Median.Of(Known(literal, of)),
            Runs = parley.Count,
        };
    }

    private static IEnumerable<double> Known(List<BaseProtocolJoinSample> samples, Func<BaseProtocolJoinSample, double?> of) =>
        samples.Select(of).Where(value => value is not null).Select(value => value!.Value);
}
