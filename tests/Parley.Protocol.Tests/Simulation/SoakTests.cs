using System.Globalization;
using Parley.Simulation;

namespace Parley.Protocol.Tests.Simulation;

/// <summary>A call of hours beside hostile members. <c>PARLEY_SOAK_HOURS</c> sets the simulated hours, 24 for a release.</summary>
public sealed class SoakTests
{
    private const double MinutesBetweenCounts = 2;

    private static readonly double Hours =
        double.TryParse(Environment.GetEnvironmentVariable("PARLEY_SOAK_HOURS"), NumberStyles.Float, CultureInfo.InvariantCulture, out var hours) ? hours : 1;

    [Fact]
    public void No_collection_grows_while_hostile_members_write_for_hours()
    {
        var world = new SimulatedWorld(2026, FaultProfile.None with { TimelineLimit = 20 });
        SimClient[] clients = [world.AddClient("ada"), world.AddClient("ben"), world.AddClient("cleo")];
        foreach (var client in clients)
        {
            client.Join();
            world.Run(2);
        }
        var hostile = new HostileMembers(world, users: 4);
        hostile.Start();
        var quarter = (int)Math.Ceiling(Hours * 60 / MinutesBetweenCounts / 4);
        MostIn(quarter);
        var early = MostIn(quarter);
        MostIn(quarter);
        var late = MostIn(quarter);

        // Bounded collections are not always full; those without a bound double from the second to the last quarter.
        var grown = late.Where(field => field.Value > 30 + (1.3 * early.GetValueOrDefault(field.Key))).Select(field => $"{field.Key}: {early.GetValueOrDefault(field.Key)} to {field.Value}");
        Assert.True(!grown.Any(), string.Join('\n', grown));

        hostile.Stop();
        world.Run(900);
        Assert.Null(world.Violation);
        Assert.Null(InvariantCheck.Of(world));

        Dictionary<string, int> MostIn(int counts)
        {
            var most = new Dictionary<string, int>();
            for (var i = 0; i < counts; i++)
            {
                world.Run(TimeSpan.FromMinutes(MinutesBetweenCounts));
                foreach (var client in clients)
                {
                    client.Commands.Clear();
                    foreach (var (field, count) in Census.Of(client.Channels))
                        most[field] = Math.Max(most.GetValueOrDefault(field), count);
                }
            }
            return most;
        }
    }
}
