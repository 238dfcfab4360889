using System.CommandLine;
using System.Globalization;
using Parley.Bench.Reporting;

namespace Parley.Bench.Scenarios.Simulate;

/// <summary>A channel that grows, in virtual time: what it costs the homeserver and each member, and where the mesh ends.</summary>
internal sealed class SimulateScenario : IScenario
{
    // What a mesh asks of one member's uplink: Opus at 32 kbit/s in frames of 20 ms, with 68 bytes of headers to a frame.
    private const double KilobitsAPeer = 32 + (68 * 8 * 50 / 1000.0);

    // Somebody waits for a join: after this nobody would call it one click.
    private const double LongestJoin = 2, LongestGathering = 30, Uplink = 2000;

    private static readonly int[] Sizes = [2, 3, 4, 6, 8, 10, 15, 20, 30, 50, 75, 100, 150, 200];

    private readonly Option<string> _members = new("--members") { Description = "From how many members to how many.", DefaultValueFactory = _ => "2..200" };

    /// <inheritdoc/>
    public string Name => "simulate";

    /// <inheritdoc/>
    public string Description => "The protocol's machines in virtual time: events, requests and time to connect as a channel grows; where the mesh ends.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_members];

    /// <inheritdoc/>
    public Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        var (from, to) = Range(options.GetValue(_members)!);
        var well = 0;
        string? end = null;
        foreach (var members in Sizes.Append(from).Append(to).Where(n => n >= from && n <= to).Distinct().Order())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Report.Progress($"{members} members");
            var growth = Growth.Of(members);
            Add(report, growth);
            end ??= Ends(growth) is { } why ? $"before {members} members: {why}" : null;
            well = end is null ? members : well;
        }
        report.Add(new Figure { Case = end is null ? "the mesh has not ended" : "the mesh ends " + end, Metric = "all is well with", Unit = "members", Value = well, Runs = 1 });
        return Task.CompletedTask;
    }

    private static void Add(Report report, Growth growth)
    {
        var name = $"{growth.Members} members";
        Row("one joins the others: all hear each other", "s", growth.JoinSeconds);
        Row("one joins the others: requests of the joiner", "requests", growth.JoinRequests);
        Row("one joins the others: requests of the others, each", "requests", growth.AnswersEach);
        Row("one joins the others: room events", "events", growth.JoinEvents);
        Row("all join at one moment: all hear each other", "s", growth.GatheringSeconds);
        Row("all join at one moment: to-device messages", "messages", growth.GatheringMessages);
        Row("all join at one moment: sync responses", "responses", growth.GatheringSyncs);
        Row("at rest: room events a member and hour", "events", growth.QuietEvents);
        Row("at rest: requests a member and hour, long polls apart", "requests", growth.QuietRequests);
        Row("at rest: room events a second without delayed events", "events", growth.UnheldEvents);
        Row("uplink that a member needs", "kbit/s", (growth.Members - 1) * KilobitsAPeer);

        void Row(string metric, string unit, double value) => report.Add(new Figure { Case = name, Metric = metric, Unit = unit, Value = value, Runs = 1 });
    }

    private static string? Ends(Growth growth) =>
        (growth.Members - 1) * KilobitsAPeer > Uplink ? $"each sends {(growth.Members - 1) * KilobitsAPeer / 1000:F1} Mbit/s, which many an uplink has not"
        : !(growth.JoinSeconds <= LongestJoin) ? $"a join takes {growth.JoinSeconds:F1} s"
        : !(growth.GatheringSeconds <= LongestGathering) ? $"when all come at one moment it takes {growth.GatheringSeconds:F0} s"
        : null;

    private static (int From, int To) Range(string text)
    {
        var parts = text.Split("..");
        return int.TryParse(parts[0], CultureInfo.InvariantCulture, out var from) && int.TryParse(parts[^1], CultureInfo.InvariantCulture, out var to) && from is >= 2 and <= 200 && to >= from && to <= 200
            ? (from, to)
            : throw new InvalidOperationException("'--members' is a number from 2 to 200, or two of them: 2..200.");
    }
}
