using Parley.Bench.Reporting;

namespace Parley.Bench.Scenarios.Idle;

/// <summary>Computes the figures of one channel size: each of Parley's channels compared with literal base-protocol peers, and matrix-js-sdk's by itself.</summary>
internal static class IdleFigures
{
    public const string Literal = "literal base-protocol peers";
    public const string Sdk = "matrix-js-sdk";

    // The limit of events per second of a room without delayed events, independent of its size.
    private const double MaxPerSecond = 0.2;
    private const double MostAnHour = 1.5;

    public static void Add(Report report, int size, TimeSpan window, IReadOnlyList<QuietSample> samples)
    {
        var literal = samples.Single(sample => sample.Name == Literal);
        foreach (var sample in samples.Where(sample => sample.Name.StartsWith("Parley", StringComparison.Ordinal)))
        {
            var name = $"{size} members, {sample.Name}; {window.TotalMinutes:0.#} real minutes, scaled";
            var second = Compared("room events a second, whole room", "events/s", sample.Count.RoomEvents / window.TotalSeconds, literal.Count.RoomEvents / window.TotalSeconds);
            var isBounded = sample.Name.Contains("no delayed", StringComparison.Ordinal) && sample.Callers == size;
            report.Add(isBounded ? second.AimingAt(MaxPerSecond) : second);
            report.Add(Compared("room events per member and hour", "events", Hourly(sample.Count.RoomEvents, size), Hourly(literal.Count.RoomEvents, size)));
            report.Add(Compared("requests per Parley member and hour, long polls aside", "requests", Hourly(sample.Count.Requests, sample.Callers), Hourly(literal.Count.Requests, size)));
            report.Add(Compared("long polls per Parley member and hour", "requests", Hourly(sample.Count.Polls, sample.Callers), Hourly(literal.Count.Polls, size)));

            Figure Compared(string metric, string unit, double value, double baseline) =>
                new() { Case = name, Metric = metric, Unit = unit, Value = value, Baseline = Literal, BaselineValue = baseline, Runs = 1 };
        }

        foreach (var held in (bool[])[true, false])
        {
            var day = VirtualDay.CallstatesPerMemberAndHour(size, held);
            var name = $"{size} members, Parley, {(held ? "delayed events" : "no delayed events")}; the protocol machines run through 24 h of virtual time";
            var hour = new Figure { Case = name, Metric = "room events per member and hour", Unit = "events", Value = day, Runs = 1 };
            report.Add(held ? hour.AimingAt(MostAnHour) : hour);
            report.Add(new Figure { Case = name, Metric = "room events a second, whole room", Unit = "events/s", Value = day * size / 3600, Runs = 1 }.AimingAt(MaxPerSecond));
        }

        foreach (var sdk in samples.Where(sample => sample.Name == Sdk))
        {
            var name = $"{size} members, {Sdk}; {window.TotalMinutes:0.#} real minutes, scaled (its state event every 45 min is not included)";
            report.Add(new() { Case = name, Metric = "room events per member and hour", Unit = "events", Value = Hourly(sdk.Count.RoomEvents, size), Runs = 1 });
            report.Add(new() { Case = name, Metric = "requests per member and hour, long polls aside", Unit = "requests", Value = Hourly(sdk.Count.Requests, size), Runs = 1 });
            report.Add(new() { Case = name, Metric = "long polls per member and hour", Unit = "requests", Value = Hourly(sdk.Count.Polls, size), Runs = 1 });
        }

        double Hourly(int count, int members) => count / window.TotalHours / members;
    }
}
