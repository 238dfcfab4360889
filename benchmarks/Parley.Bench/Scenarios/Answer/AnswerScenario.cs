using System.CommandLine;
using System.Globalization;
using Parley.Bench.Reporting;
using Parley.Testing.Browsers;

namespace Parley.Bench.Scenarios.Answer;

/// <summary>Chromium calls a native peer: how long until the peer has the first of its audio.</summary>
internal sealed class AnswerScenario : IScenario
{
    private const int WarmUp = 5;

    private readonly Option<int> _runs = new("--runs") { Description = "Connections, one after another in one page.", DefaultValueFactory = _ => 20 };

    /// <inheritdoc/>
    public string Name => "answer";

    /// <inheritdoc/>
    public string Description => "Chromium offers, a native peer answers: from createOffer until the first RTP packet is there.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_runs];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        await using var desk = await AnsweringDesk.StartAsync();
        await using var person = await Person.ArriveAsync("caller", 440);
        await person.Page.GotoAsync(desk.Url.ToString());
        await person.Page.EvaluateAsync("() => prepare()");
        List<double> whole = [], offered = [], answered = [];
        for (var run = -WarmUp; run < options.GetValue(_runs); run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            desk.Expect();
            var marks = (await person.Page.EvaluateAsync<string>("() => call()")).Split(' ').Select(mark => double.Parse(mark, CultureInfo.InvariantCulture)).ToArray();
            var heard = await desk.Heard.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
            await desk.HangUpAsync();
            await person.Page.EvaluateAsync("() => connection.close()");
            await Task.Delay(100, cancellationToken);
            if (run < 0)
                continue;
            whole.Add(heard - marks[0]);
            offered.Add(marks[1] - marks[0]);
            answered.Add(heard - marks[2]);
        }

        Figure Of(string metric, List<double> values) => new() { Case = "Chromium offers without candidates", Metric = metric, Unit = "ms", Value = Median.Of(values), Runs = values.Count };
        report.Add(Of("createOffer to the first RTP at the native peer", whole).AimingAt(45));
        report.Add(Of("of it, until Chromium has its offer", offered));
        report.Add(Of("of it, from Chromium's having the answer on", answered));
    }
}
