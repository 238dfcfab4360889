using System.CommandLine;
using Parley.Bench;
using Parley.Bench.Reporting;
using Parley.Bench.Scenarios.Bot;
using Parley.Bench.Scenarios.Fanout;
using Parley.Bench.Scenarios.Overload;
using Spectre.Console;

if (args is [FanoutListeners.Argument])
    return await FanoutListeners.RunAsync();
if (args is [OverloadServer.Argument])
    return await OverloadServer.RunAsync();
if (args is [OverloadAttack.Argument, .. var attack])
    return await OverloadAttack.RunAsync(attack);
if (args is [BotCost.Argument, .. var rest])
    return await BotCost.RunAsync(rest);

var scenarios = ScenarioList.All;
var list = new Option<bool>("--list") { Description = "Lists the scenarios." };
var root = new RootCommand("Measures Parley, side by side with others.") { list };
root.SetAction(parsed =>
{
    foreach (var scenario in scenarios)
        Console.WriteLine($"{scenario.Name,-12} {scenario.Description}");
    return parsed.GetValue(list) ? 0 : 2;
});

foreach (var scenario in scenarios)
{
    var json = new Option<bool>("--json") { Description = "One line of JSON for each figure instead of the table." };
    var command = new Command(scenario.Name, scenario.Description) { json };
    foreach (var option in scenario.Options)
        command.Options.Add(option);
    command.SetAction(async (parsed, cancellationToken) =>
    {
        var report = new Report(scenario.Name, parsed.GetValue(json));
        try
        {
            await scenario.RunAsync(report, parsed, cancellationToken);
            report.Finish();
            return 0;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            report.Finish();
            Console.Error.WriteLine($"{scenario.Name} could not measure: {failure.Message}");
            if (Environment.GetEnvironmentVariable("PARLEY_BENCH_TRACE") is not null)
                AnsiConsole.WriteException(failure);
            return 1;
        }
    });
    root.Subcommands.Add(command);
}

return await root.Parse(args).InvokeAsync();
