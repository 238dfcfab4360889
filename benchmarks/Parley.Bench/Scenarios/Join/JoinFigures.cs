using Parley.Bench.Reporting;

namespace Parley.Bench.Scenarios.Join;

/// <summary>Computes the figures of one channel size.</summary>
internal static class JoinFigures
{
    private const string Parley = "Parley";

    public static void Add(Report report, int size, IReadOnlyDictionary<(string Contender, string Joiner), List<JoinSample>> samples, Floor floor, IReadOnlyList<string> kinds)
    {
        foreach (var ((contender, joiner), runs) in samples.Where(entry => entry.Key.Contender != Parley))
            AddOwn(report, $"{size} members, {contender}, {joiner}", runs, kinds);

        var parley = samples.FirstOrDefault(entry => entry.Key.Contender == Parley).Value;
        if (parley is null)
            return;
        var others = samples.Where(entry => entry.Key.Contender != Parley).ToList();
        var name = $"{size} members";
        foreach (var (metric, of) in (IEnumerable<(string, Func<JoinSample, double?>)>)[("click to first heard", s => s.FirstMs), ("click to all heard", s => s.AllMs)])
        {
            // Compared with the faster variant of the other client.
            var rival = others.Select(entry => (entry.Key, Value: MedianOf(entry.Value, of))).OrderBy(entry => entry.Value ?? double.MaxValue).FirstOrDefault();
            var figure = new Figure
            {
                Case = name,
                Metric = metric,
                Unit = "ms",
                Value = MedianOf(parley, of),
                Baseline = rival.Key.Contender is null ? null : $"{rival.Key.Contender}, {rival.Key.Joiner}",
                BaselineValue = rival.Value,
                Runs = parley.Count,
            };
            report.Add(metric == "click to all heard" ? figure.AimingAtRatio(size == 2 ? 0.65 : 0.75) : figure);
        }

        report.Add(new() { Case = name, Metric = "click to all heard, against the floor", Unit = "ms", Value = MedianOf(parley, s => s.AllMs), Baseline = "two hops and a pair", BaselineValue = floor.TotalMs, Runs = parley.Count });
        var requests = Compared("requests, long polls aside", "requests", s => s.Count);
        report.Add(size >= 6 ? requests.AimingAtRatio(0.4) : requests);
        foreach (var kind in kinds)
            report.Add(Compared($"requests: {kind}", "requests", s => s.CountOf(kind)));
        report.Add(Compared("bytes, with long polls", "kB", s => s.Kilobytes));
        report.Add(new Figure { Case = name, Metric = "429s in all runs", Unit = "requests", Value = parley.Sum(s => s.Refused), Runs = parley.Count }.AimingAt(0));
        report.Add(new Figure { Case = name, Metric = "joins in which not all members were heard", Unit = "joins", Value = parley.Count(s => s.AllMs is null), Runs = parley.Count }.AimingAt(0));

        Figure Compared(string metric, string unit, Func<JoinSample, double?> of)
        {
            var rival = others.Select(entry => (entry.Key, Value: MedianOf(entry.Value, of))).OrderBy(entry => entry.Value ?? double.MaxValue).FirstOrDefault();
            return new()
            {
                Case = name,
                Metric = metric,
                Unit = unit,
                Value = MedianOf(parley, of),
                Baseline = rival.Key.Contender is null ? null : $"{rival.Key.Contender}, {rival.Key.Joiner}",
                BaselineValue = rival.Value,
                Runs = parley.Count,
            };
        }
    }

    private static void AddOwn(Report report, string name, List<JoinSample> runs, IReadOnlyList<string> kinds)
    {
        report.Add(new() { Case = name, Metric = "click to first heard", Unit = "ms", Value = MedianOf(runs, s => s.FirstMs), Runs = runs.Count });
        report.Add(new() { Case = name, Metric = "click to all heard", Unit = "ms", Value = MedianOf(runs, s => s.AllMs), Runs = runs.Count });
        report.Add(new() { Case = name, Metric = "requests, long polls aside", Unit = "requests", Value = MedianOf(runs, s => s.Count), Runs = runs.Count });
        foreach (var kind in kinds.Where(kind => runs.Any(s => s.CountOf(kind) > 0)))
            report.Add(new() { Case = name, Metric = $"requests: {kind}", Unit = "requests", Value = MedianOf(runs, s => s.CountOf(kind)), Runs = runs.Count });
        report.Add(new() { Case = name, Metric = "bytes, with long polls", Unit = "kB", Value = MedianOf(runs, s => s.Kilobytes), Runs = runs.Count });
        report.Add(new() { Case = name, Metric = "429s in all runs", Unit = "requests", Value = runs.Sum(s => s.Refused), Runs = runs.Count });
    }

    private static double? MedianOf(IEnumerable<JoinSample> runs, Func<JoinSample, double?> of) =>
        Median.Of(runs.Select(of).Where(value => value is not null).Select(value => value!.Value));
}
