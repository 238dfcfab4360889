using System.CommandLine;
using System.Globalization;
using Parley.Bench.Reporting;
using Parley.Testing.Browsers;

namespace Parley.Bench.Scenarios.Answer;

/// <summary>Chromium calls a native peer, and in the same run another connection in the same page: the time until the first RTP packet.</summary>
internal sealed class AnswerScenario : IScenario
{
    private const int WarmUp = 5;

    private readonly Option<int> _runs = new("--runs") { Description = "Connections of each kind, alternating in one page.", DefaultValueFactory = _ => 20 };

    /// <inheritdoc/>
    public string Name => "answer";

    /// <inheritdoc/>
    public string Description => "Chromium offers, a native peer answers: from createOffer to the first RTP packet, beside a pair of connections in Chromium.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_runs];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        await using var server = await AnswerServer.StartAsync();
        await using var person = await Person.ArriveAsync("caller", 440);
        await person.Page.GotoAsync(server.Url.ToString());
        await person.Page.EvaluateAsync("() => prepare()");
        List<double> native = [], offered = [], answered = [], pair = [];
        for (var run = -WarmUp; run < options.GetValue(_runs); run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var floor = await person.Page.EvaluateAsync<double>("() => callOwnPage()");
            server.Expect();
            var marks = (await person.Page.EvaluateAsync<string>("() => callServer()")).Split(' ').Select(mark => double.Parse(mark, CultureInfo.InvariantCulture)).ToArray();
            var heard = await server.FirstPacketAt.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
            await server.HangUpAsync();
            await person.Page.EvaluateAsync("() => hangUp()");
            await Task.Delay(100, cancellationToken);
            if (run < 0)
                continue;
            pair.Add(floor);
            native.Add(heard - marks[0]);
            offered.Add(marks[1] - marks[0]);
            answered.Add(heard - marks[2]);
        }

        Figure Of(string metric, List<double> values) => new() { Case = "Chromium offers without candidates", Metric = metric, Unit = "ms", Value = Median.Of(values), Runs = values.Count };
        // The floor's answering side is as fast as a browser; the native peer must not be slower.
        report.Add((Of("createOffer to the first RTP packet", native) with { Baseline = "two connections in one page", BaselineValue = Median.Of(pair) }).AimingAtRatio(1));
        report.Add(Of("of it, until Chromium has its offer", offered));
        report.Add(Of("of it, after Chromium has the answer", answered));
    }
}
