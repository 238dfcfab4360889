using System.CommandLine;
using Parley.Bench.Reporting;
using Parley.Testing.Browsers;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios;

/// <summary>The size of the first load, and the time until the page is usable.</summary>
internal sealed class LoadScenario : IScenario
{
    private readonly Option<int> _runs = new("--runs") { Description = "Loads, each in a new browser.", DefaultValueFactory = _ => 7 };

    /// <inheritdoc/>
    public string Name => "load";

    /// <inheritdoc/>
    public string Description => "The web client's first load in a new browser: transferred bytes, and time until usable.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_runs];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        await using var world = await EmbeddedWorld.StartAsync();
        List<ColdLoad> loads = [];
        for (var run = 0; run < options.GetValue(_runs); run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var person = await Person.ArriveAsync("newcomer", 0);
            loads.Add(await ColdLoad.MeasureAsync(person, world.WebUrl));
        }

        report.Add(new Figure { Case = "first load", Metric = "transferred until usable", Unit = "kB", Value = Median.Of(loads.Select(load => load.Bytes / 1000.0)), Runs = loads.Count }.AimingAt(2000));
        report.Add(new Figure { Case = "first load", Metric = "requests", Unit = "requests", Value = Median.Of(loads.Select(load => (double)load.Requests)), Runs = loads.Count });
        report.Add(new Figure { Case = "first load", Metric = "navigation to usable", Unit = "ms", Value = Median.Of(loads.Select(load => load.Elapsed.TotalMilliseconds)), Runs = loads.Count }.AimingAt(3000));
    }
}
