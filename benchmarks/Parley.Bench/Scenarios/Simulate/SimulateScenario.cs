using System.CommandLine;
using System.Globalization;
using Parley.Bench.Reporting;

namespace Parley.Bench.Scenarios.Simulate;

/// <summary>A channel of growing size in virtual time: what it costs the homeserver and each member, and the largest size that works as a mesh.</summary>
internal sealed class SimulateScenario : IScenario
{
    // In kbit/s, for each peer: Opus at 32 kbit/s in frames of 20 ms, each with 68 bytes of headers.
    private const double KilobitsPerPeer = 32 + (68 * 8 * 50 / 1000.0);

    // In s: a user waits for a join.
    private const double MaxJoin = 2, MaxGathering = 30;

    // In kbit/s: a common home uplink.
    private const double Uplink = 2000;

    private static readonly int[] Sizes = [2, 3, 4, 6, 8, 10, 15, 20, 30, 50, 75, 100, 150, 200];

    private readonly Option<string> _members = new("--members") { Description = "The range of channel sizes.", DefaultValueFactory = _ => "2..200" };

    /// <inheritdoc/>
    public string Name => "simulate";

    /// <inheritdoc/>
    public string Description => "The voice driver in virtual time: events, requests and time to connect as a channel grows, and the largest channel that works.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_members];

    /// <inheritdoc/>
    public Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        var (from, to) = Range(options.GetValue(_members)!);
        var largest = 0;
        string? limit = null;
        foreach (var members in Sizes.Append(from).Append(to).Where(n => n >= from && n <= to).Distinct().Order())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Report.Progress($"{members} members");
            var growth = Growth.Of(members);
            Add(report, growth);
            limit ??= Problem(growth) is { } problem ? $"too large with {members} members: {problem}" : null;
            largest = limit is null ? members : largest;
        }
        report.Add(new Figure { Case = limit ?? "no limit found", Metric = "largest channel that works", Unit = "members", Value = largest, Runs = 1 });
        return Task.CompletedTask;
    }

    private static void Add(Report report, Growth growth)
    {
        var name = $"{growth.Members} members";
        Row("one joins the others: all are connected after", "s", growth.JoinSeconds);
        Row("one joins the others: requests of the joiner", "requests", growth.JoinRequests);
        Row("one joins the others: requests of each other member", "requests", growth.RequestsOfEachOther);
        Row("one joins the others: room events", "events", growth.JoinEvents);
        Row("all join at once: all are connected after", "s", growth.GatheringSeconds);
        Row("all join at once: to-device messages", "messages", growth.GatheringMessages);
        Row("all join at once: sync responses", "responses", growth.GatheringSyncs);
        Row("idle: room events per member and hour", "events", growth.IdleEvents);
        Row("idle: requests per member and hour, without syncs", "requests", growth.IdleRequests);
        Row("idle: room events per second without delayed events", "events", growth.EventsWithoutDelayedEvents);
        Row("uplink of each member", "kbit/s", (growth.Members - 1) * KilobitsPerPeer);

        void Row(string metric, string unit, double value) => report.Add(new Figure { Case = name, Metric = metric, Unit = unit, Value = value, Runs = 1 });
    }

    private static string? Problem(Growth growth) =>
        (growth.Members - 1) * KilobitsPerPeer > Uplink ? $"each member sends {(growth.Members - 1) * KilobitsPerPeer / 1000:F1} Mbit/s, more than many uplinks have"
        : !(growth.JoinSeconds <= MaxJoin) ? $"a join takes {growth.JoinSeconds:F1} s"
        : !(growth.GatheringSeconds <= MaxGathering) ? $"a join of all members at once takes {growth.GatheringSeconds:F0} s"
        : null;

    private static (int From, int To) Range(string text)
    {
        var parts = text.Split("..");
        return int.TryParse(parts[0], CultureInfo.InvariantCulture, out var from) && int.TryParse(parts[^1], CultureInfo.InvariantCulture, out var to) && from is >= 2 and <= 200 && to >= from && to <= 200
            ? (from, to)
            : throw new InvalidOperationException("'--members' takes a number from 2 to 200, or a range such as 2..200.");
    }
}
