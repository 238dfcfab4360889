namespace Parley.Protocol.Tests.Simulation;

public sealed class ConvergenceTests
{
    // PARLEY_SEEDS asks for more; what fails is printed with its seed.
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("PARLEY_SEEDS"), out var seeds) ? seeds : 600;

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void A_join_in_fair_weather_needs_one_state_event_and_one_request_with_all_offers(int members)
    {
        var world = new World(1);
        var clients = Enumerable.Range(0, members).Select(i => world.AddClient($"c{i}")).ToArray();
        foreach (var client in clients[..^1])
        {
            client.Join();
            world.Run(1);
        }
        var joiner = clients[^1];
        var states = world.Server.StateEvents;
        joiner.Commands.Clear();
        joiner.Join();
        world.Run(0.4);
        Assert.Null(Verdict.Of(world, clients));
        Assert.Equal(1, world.Server.StateEvents - states);
        Assert.Single(joiner.Commands.OfType<VoiceCommand.WriteState>());
        Assert.Single(joiner.Commands.OfType<VoiceCommand.HoldLeft>());
        Assert.Equal(members - 1, Assert.Single(joiner.Commands.OfType<VoiceCommand.SendToDevices>()).Messages.Count);
    }

    [Fact]
    public void Whatever_happened_every_pair_of_live_members_is_connected_exactly_once_when_the_faults_are_over()
    {
        for (var seed = 0; seed < Seeds; seed++)
            if (Play(seed, traces: false) is not null)
                Assert.Fail(Play(seed, traces: true)!);
    }

    /// <summary>A minute of joins, leaves, crashes, cut links and bad weather; then two minutes of peace.</summary>
    internal static string? Play(int seed, bool traces)
    {
        var chance = new Random(seed);
        var world = new World(seed, new()
        {
            Sync = (3, chance.Next(2) == 0 ? 30 : 2000),
            Request = (5, chance.Next(2) == 0 ? 20 : 800),
            LoseMessage = chance.Next(2) * 0.1,
            RepeatMessage = chance.Next(2) * 0.2,
            FailRequest = chance.Next(2) * 0.1,
            FailIce = chance.Next(2) * 0.2,
            Reorders = chance.Next(2) == 0,
            DelayedEvents = chance.Next(2) == 0,
        })
        { Traces = traces };
        var clients = Enumerable.Range(0, chance.Next(2, 6)).Select(i => world.AddClient($"c{i}")).ToArray();
        var joined = new HashSet<SimClient>();
        for (var i = 0; i < 30; i++)
        {
            Disturb(world, clients[chance.Next(clients.Length)], clients[chance.Next(clients.Length)], joined, chance);
            world.Run(chance.NextDouble() < 0.3 ? 0 : chance.NextDouble() * 5);
        }
        world.Weather = new() { DelayedEvents = world.Weather.DelayedEvents };
        foreach (var client in clients)
        {
            if (!client.IsAlive)
                client.Restart();
            foreach (var other in clients)
                world.Network.Mend(client, other);
        }
        world.Run(180);
        if (world.Weather.DelayedEvents && clients.Any(c => c.DiedUnheld))
            world.Run(TimeSpan.FromHours(2));
        var verdict = Verdict.Of(world, joined);
        return verdict is null ? null : $"{verdict}\n{world.Trace}";
    }

    private static void Disturb(World world, SimClient client, SimClient other, HashSet<SimClient> joined, Random chance)
    {
        var what = chance.Next(10);
        world.Note($"--- {what} {client.Name} {other.Name}");
        if (!client.IsAlive)
        {
            client.Restart();
        }
        else if (what < 5)
        {
            client.Join();
            joined.Add(client);
        }
        else if (what < 7)
        {
            client.Leave();
            joined.Remove(client);
        }
        else if (what == 7)
        {
            client.Crash();
            joined.Remove(client);
        }
        else if (what == 8 && client != other)
        {
            world.Network.Cut(client, other);
        }
        else if (client != other)
        {
            world.Network.Mend(client, other);
        }
    }
}
