using Parley.Simulation;

namespace Parley.Protocol.Tests.Simulation;

/// <summary>A homeserver that is away for a while and comes back, over which nothing of a talk may be lost.</summary>
public sealed class OutageTests
{
    [Fact]
    public void Connections_outlive_any_outage_of_the_homeserver()
    {
        var failed = new List<string>();
        for (var seed = 0; seed < 200; seed++)
        {
            var (closed, trace) = Play(seed);
            if (closed)
                failed.Add($"seed {seed}:\n{trace}");
        }
        Assert.True(failed.Count == 0, $"{failed.Count} of 200; the first:\n{failed.FirstOrDefault()}");
    }

    private static (bool Closed, string Trace) Play(int seed)
    {
        var chance = new Random(seed);
        var slow = chance.Next(2) == 0 ? 1 : 1 + (chance.NextDouble() * 150);
        var world = new SimulatedWorld(seed, FaultProfile.Fair with { Request = (3, 10 * slow), Sync = (3, 10 * slow), TimelineLimit = 20 }) { Traces = true };
        var talking = new[] { world.AddClient("ada"), world.AddClient("ben") };
        var late = world.AddClient("cleo");
        world.Run(1);
        foreach (var client in talking)
        {
            client.Join();
            world.Run(chance.NextDouble() * 4);
        }
        world.Run(25);
        foreach (var client in talking)
            client.Commands.Clear();
        var down = TimeSpan.FromSeconds(1 + (chance.NextDouble() * 40));
        world.Server.Restart(down);
        world.Run(down);
        late.Join();
        world.Run(10);
        late.Leave();
        world.Run(50);
        return (talking.Any(client => client.Commands.OfType<VoiceCommand.OpenPeer>().Any(open => open.Device != late.Key)), world.Trace);
    }
}
