using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Parley.Bench.Reporting;

/// <summary>Takes a scenario's figures: a table for people, or a line of JSON for each as soon as it is known.</summary>
internal sealed class Report(string scenario, bool json)
{
    private readonly List<Figure> _figures = [];

    /// <summary>Adds a figure.</summary>
    public void Add(Figure figure)
    {
        figure = figure with
        {
            Scenario = scenario,
            Value = Rounded(figure.Value),
            BaselineValue = Rounded(figure.BaselineValue),
        };
        _figures.Add(figure);
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(figure, FigureJson.Default.Figure));
    }

    /// <summary>Says how far the run is; on the error output, so that figures stay alone.</summary>
    public static void Progress(string text) => Console.Error.WriteLine(text);

    /// <summary>Prints the table.</summary>
    public void Finish()
    {
        if (json || _figures.Count == 0)
            return;
        var table = new Table().Border(TableBorder.Rounded).Title(scenario);
        table.AddColumns("case", "metric");
        table.AddColumn(new TableColumn("value").RightAligned());
        table.AddColumn("unit");
        table.AddColumn("baseline");
        table.AddColumn(new TableColumn("its value").RightAligned());
        table.AddColumn(new TableColumn("ratio").RightAligned());
        table.AddColumns("aim", "holds");
        table.AddColumn(new TableColumn("runs").RightAligned());
        foreach (var figure in _figures)
        {
            table.AddRow(Markup.Escape(figure.Case), Markup.Escape(figure.Metric), Number(figure.Value), figure.Unit, Markup.Escape(figure.Baseline ?? ""),
                Number(figure.BaselineValue), Number(figure.Ratio), figure.Aim ?? "",
                figure.Holds switch { true => "[green]yes[/]", false => "[red]no[/]", null => "" }, figure.Runs.ToString(CultureInfo.InvariantCulture));
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 150);
        AnsiConsole.Write(table);
    }

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, Math.Abs(number) < 10 ? 3 : 1) : null;

    private static string Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "";
}
