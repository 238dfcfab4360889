using Parley.Simulation;

namespace Parley.Protocol.Tests.Simulation;

/// <summary>A homeserver that is down for a while during a call. <c>PARLEY_SEEDS</c> sets the number of outages.</summary>
public sealed class OutageTests
{
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("PARLEY_SEEDS"), out var seeds) ? seeds : 200;

    [Fact]
    public void Connections_outlive_any_outage_of_the_homeserver()
    {
        var failed = new List<string>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (reopened, trace) = Run(seed);
            if (reopened)
                failed.Add($"seed {seed}:\n{trace}");
        }
        Assert.True(failed.Count == 0, $"{failed.Count} of {Seeds}; the first:\n{failed.FirstOrDefault()}");
    }

    private static (bool Reopened, string Trace) Run(int seed)
    {
        var random = new Random(seed);
        var slowness = random.Next(2) == 0 ? 1 : 1 + (random.NextDouble() * 150);
        var world = new SimulatedWorld(seed, FaultProfile.None with { Request = (3, 10 * slowness), Sync = (3, 10 * slowness), TimelineLimit = 20 }) { Traces = true };
        var members = new[] { world.AddClient("ada"), world.AddClient("ben") };
        var visitor = world.AddClient("cleo");
        world.Run(1);
        foreach (var client in members)
        {
            client.Join();
            world.Run(random.NextDouble() * 4);
        }
        world.Run(25);
        foreach (var client in members)
            client.Commands.Clear();
        var downtime = TimeSpan.FromSeconds(1 + (random.NextDouble() * 40));
        world.Server.Restart(downtime);
        world.Run(downtime);
        visitor.Join();
        world.Run(10);
        visitor.Leave();
        world.Run(50);
        return (members.Any(client => client.Commands.OfType<VoiceCommand.OpenPeer>().Any(open => open.Device != visitor.Key)), world.Trace);
    }
}
