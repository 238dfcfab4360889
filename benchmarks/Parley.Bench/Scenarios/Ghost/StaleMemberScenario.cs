using System.CommandLine;
using Parley.Bench.Reporting;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Ghost;

/// <summary>From <c>kill -9</c> of a browser until the others stop showing it.</summary>
internal sealed class StaleMemberScenario : IScenario
{
    // Without delayed events and without seed peers a callstate of a channel of up to four holds for so long.
    private const double ExpiresIn = 50;

    private readonly Option<int> _victims = new("--victims") { Description = "Browsers that are killed, one after another, in each half of the run.", DefaultValueFactory = _ => 3 };

    /// <inheritdoc/>
    public string Name => "ghost";

    /// <inheritdoc/>
    public string Description => "From kill -9 of a browser until the others show it no more; Synapse with and without delayed events.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_victims];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        var victims = Math.Clamp(options.GetValue(_victims), 1, 3);
        foreach (var delayed in (bool[])[true, false])
        {
            Report.Progress($"Synapse {(delayed ? "with" : "without")} delayed events: starting it and {victims + 1} browsers");
            await using var world = await SynapseWorld.StartAsync(new() { DelayedEvents = delayed });
            await using var haunted = await StaleMemberChannel.GatherAsync(world, victims);
            List<double> inside = [], outside = [];
            for (var i = 0; i < victims; i++)
            {
                // Not always at the same moment after the last restart or renewal.
                await Task.Delay(TimeSpan.FromSeconds(2 + (1.3 * i)), cancellationToken);
                var (seenInside, seenOutside) = await haunted.KillNextAsync(TimeSpan.FromSeconds(delayed ? 40 : 90), cancellationToken);
                inside.Add(seenInside);
                outside.Add(seenOutside);
                Report.Progress($"gone after {seenInside:0.0} s for a member, {seenOutside:0.0} s for an onlooker");
            }

            var name = delayed ? "delayed events" : $"no delayed events, expires_in {ExpiresIn:0} s";
            var most = delayed ? 15 : ExpiresIn + 2;
            report.Add(new Figure { Case = name, Metric = "kill to gone, for a member, median", Unit = "s", Value = Median.Of(inside), Runs = inside.Count });
            report.Add(new Figure { Case = name, Metric = "kill to gone, for a member, slowest", Unit = "s", Value = inside.Max(), Runs = inside.Count }.AimingAt(most));
            report.Add(new Figure { Case = name, Metric = "kill to gone, for an onlooker, slowest", Unit = "s", Value = outside.Max(), Runs = outside.Count }.AimingAt(most));
        }
    }
}
