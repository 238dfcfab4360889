using System.CommandLine;
using Parley.Bench.Reporting;
using Parley.Bench.Scenarios.BaseProtocolJoin;

namespace Parley.Bench.Scenarios.Join;

/// <summary>The time from the click until the other members are heard, on Synapse with default rate limits.</summary>
internal sealed class JoinScenario : IScenario
{
    private static readonly string[] Kinds = ["state", "message", "to-device", "delayed", "turn", "other", "preflight", "sync"];

    // Between a leave and the next join, so that the requests of one are not counted with the other.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);

    private readonly Option<int[]> _members = new("--members") { Description = "Sizes of the channel, including the joiner.", DefaultValueFactory = _ => [2, 4, 6], AllowMultipleArgumentsPerToken = true };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Rounds. In each round all clients take a turn.", DefaultValueFactory = _ => 4 };
    private readonly Option<int> _joins = new("--joins") { Description = "Joins per turn and variant of the joiner.", DefaultValueFactory = _ => 2 };
    private readonly Option<string> _only = new("--only") { Description = "Measure only the client whose name starts with this; 'floor' for none." };

    private readonly Option<string?> _peers = new("--peers") { Description = "'base-protocol': instead join 1, 3 and 8 base-protocol peers, compared with a literal base-protocol peer that joins them." };

    /// <inheritdoc/>
    public string Name => "join";

    /// <inheritdoc/>
    public string Description => "Time from the click until every other member is heard: 2, 4 and 6 browsers on Synapse, compared with matrix-js-sdk's GroupCall.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_members, _rounds, _joins, _only, _peers];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        if (options.GetValue(_peers) == "base-protocol")
        {
            await BaseProtocolJoinBench.RunAsync(report, options.GetResult(_members) is { Implicit: false } ? options.GetValue(_members)! : [1, 3, 8], options.GetValue(_rounds), cancellationToken);
            return;
        }

        var (sizes, rounds, joins) = (options.GetValue(_members)!, options.GetValue(_rounds), options.GetValue(_joins));
        var only = options.GetValue(_only);
        Report.Progress("Starting Synapse and the browsers");
        await using var stage = await Stage.SetAsync(sizes.Max());
        var floor = await Floor.MeasureAsync(stage, hops: 50, pairs: 20);
        report.Add(new() { Case = "floor", Metric = "one hop: send to the receiver's sync", Unit = "ms", Value = floor.HopMs, Runs = floor.Hops });
        report.Add(new() { Case = "floor", Metric = "a pair: createOffer to heard", Unit = "ms", Value = floor.PairMs, Runs = floor.Pairs });
        report.Add(new() { Case = "floor", Metric = "two hops and the pair", Unit = "ms", Value = floor.TotalMs, Runs = floor.Pairs });

        List<IContender> contenders = [.. new IContender[] { new MatrixJsSdk(), new ParleyContender() }
            .Where(contender => only is null || contender.Name.StartsWith(only, StringComparison.OrdinalIgnoreCase))];
        try
        {
            foreach (var contender in contenders)
            {
                Report.Progress($"Signing in with {contender.Name}");
                await contender.OpenAsync(stage);
            }

            foreach (var size in sizes)
            {
                var samples = await SizeAsync(contenders, size, rounds, joins, cancellationToken);
                JoinFigures.Add(report, size, samples, floor, Kinds);
            }
        }
        finally
        {
            foreach (var contender in contenders)
                await contender.DisposeAsync();
        }
    }

    // The clients take turns, so that other load of the machine affects all of them.
    private static async Task<Dictionary<(string Contender, string Joiner), List<JoinSample>>> SizeAsync(
        List<IContender> contenders, int size, int rounds, int joins, CancellationToken cancellationToken)
    {
        Dictionary<(string, string), List<JoinSample>> samples = [];
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var contender in contenders)
            {
                await contender.GatherAsync(size - 1);
                for (var i = 0; i < joins; i++)
                {
                    foreach (var joiner in contender.Joiners)
                    {
                        await Task.Delay(Pause, cancellationToken);
                        var sample = await contender.JoinAsync(joiner, size - 1);
                        if (!samples.TryGetValue((contender.Name, joiner), out var list))
                            samples[(contender.Name, joiner)] = list = [];
                        list.Add(sample);
                        Report.Progress($"{size} members, round {round}/{rounds}, {contender.Name} ({joiner}): first {sample.FirstMs:0} ms, all {sample.AllMs:0} ms, {sample.Count} requests{sample.Refusals}");
                    }
                }

                await contender.DisperseAsync();
            }
        }

        return samples;
    }
}
