using System.CommandLine;
using Parley.Bench.Reporting;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.StaleMember;

/// <summary>The time from <c>kill -9</c> of a browser until others no longer list its user.</summary>
internal sealed class StaleMemberScenario : IScenario
{
    // Seconds. The validity of a callstate without delayed events and base-protocol peers in a channel of up to four members.
    private const double ExpiresIn = 50;

    private readonly Option<int> _victims = new("--victims") { Description = "Browsers to kill in each half of the run.", DefaultValueFactory = _ => 3 };

    /// <inheritdoc/>
    public string Name => "stale-member";

    /// <inheritdoc/>
    public string Description => "Time from kill -9 of a browser until others no longer list its user, on Synapse with and without delayed events.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_victims];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        var victims = Math.Clamp(options.GetValue(_victims), 1, 3);
        foreach (var delayed in (bool[])[true, false])
        {
            Report.Progress($"Starting Synapse {(delayed ? "with" : "without")} delayed events and {victims + 1} browsers");
            await using var world = await SynapseWorld.StartAsync(new() { DelayedEvents = delayed });
            await using var haunted = await StaleMemberChannel.GatherAsync(world, victims);
            List<double> inside = [], outside = [];
            for (var i = 0; i < victims; i++)
            {
                // At different times after the last restart or renewal.
                await Task.Delay(TimeSpan.FromSeconds(2 + (1.3 * i)), cancellationToken);
                var (seenInside, seenOutside) = await haunted.KillNextAsync(TimeSpan.FromSeconds(delayed ? 40 : 90), cancellationToken);
                inside.Add(seenInside);
                outside.Add(seenOutside);
                Report.Progress($"removed after {seenInside:0.0} s for a member, {seenOutside:0.0} s for an observer");
            }

            var name = delayed ? "delayed events" : $"no delayed events, expires_in {ExpiresIn:0} s";
            var most = delayed ? 15 : ExpiresIn + 2;
            report.Add(new Figure { Case = name, Metric = "kill to removal, for a member, median", Unit = "s", Value = Median.Of(inside), Runs = inside.Count });
            report.Add(new Figure { Case = name, Metric = "kill to removal, for a member, slowest", Unit = "s", Value = inside.Max(), Runs = inside.Count }.AimingAt(most));
            report.Add(new Figure { Case = name, Metric = "kill to removal, for an observer, slowest", Unit = "s", Value = outside.Max(), Runs = outside.Count }.AimingAt(most));
        }
    }
}
