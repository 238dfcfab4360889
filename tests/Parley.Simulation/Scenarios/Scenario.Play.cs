using Parley.Matrix;

namespace Parley.Simulation;

/// <content>From the first step to the verdict.</content>
internal sealed partial record Scenario
{
    /// <summary>How long the peace may last before all must hold, in s: a callstate without a held LEFT has to run out.</summary>
    public const double LongestCalm = 120;

    public Outcome Play(bool traces = false)
    {
        var world = new SimulatedWorld(Seed, FaultProfile, Servers, DelayedEvents) { Traces = traces };
        for (var i = 0; i < Clients; i++)
            Add(world, i);
        for (var i = 0; i < Seeds; i++)
            _ = new SimBaseProtocolPeer(world, $"seed{i}", of2021: i == 1);
        world.Server.SetMembership(SimRoom.Admin, SimRoom.Evil, Membership.Join);
        world.Run(2);
        var dead = new HashSet<(SimClient, SimClient)>();
        if (HasDeadPair && Clients > 2)
        {
            dead.Add((world.Clients[0], world.Clients[1]));
            world.Network.Cut(world.Clients[0], world.Clients[1]);
        }
        foreach (var step in Steps)
            Play(world, step);
        Calm(world, dead);
        var began = world.Now;
        string? verdict;
        while ((verdict = InvariantCheck.Of(world, dead)) is not null && (world.Now - began).TotalSeconds < LongestCalm)
            world.Run(0.5);
        var calm = (world.Now - began).TotalSeconds;
        verdict ??= Rest(world, dead) ?? Impatience(world);
        return new(verdict, calm, world.Trace, world);
    }

    // Those to ghosts, whose callstate has to run out, do not count.
    private static int Opened(SimulatedWorld world) =>
        world.Clients.Sum(c => c.Opened.Sum(o => world.Clients.Any(other => other.IsAlive && other.WantsIn && other.Key == o.Key) || world.Seeds.Any(s => s.IsIn && s.Key == o.Key.Value) ? o.Value : 0));

    // Whose account nobody else uses, and who knows what went before, never asks for more than the server's limit allows.
    private string? Impatience(SimulatedWorld world)
    {
        foreach (var client in world.Clients)
            if (client is { Life: 1, Refusals: > 0 } && !(SharesUser && client.UserId == world.Clients[0].UserId))
                return $"{client.Name} was refused {client.Refusals} times by the server's limit";
        return null;
    }

    private void Add(SimulatedWorld world, int i)
    {
        var server = world.Servers[i % Servers];
        var shares = SharesUser && i == 1;
        var client = world.AddClient($"c{i}", shares ? $"@c0:{world.Server.Name}" : null, shares ? world.Server : server);
        if (!Skewed)
            return;
        client.Skew = TimeSpan.FromSeconds((world.Chance.NextDouble() - 0.5) * 900);
        server.Skew = TimeSpan.FromSeconds((world.Chance.NextDouble() - 0.5) * 300);
    }

    // Nothing breaks any more, and nothing else happens that would make anybody say again that they are in. Who crashed stays away, or is back without joining.
    private void Calm(SimulatedWorld world, HashSet<(SimClient, SimClient)> dead)
    {
        world.Note("--- peace");
        if (!world.Server.LetsMembersIn)
            world.Server.Append(EventTypes.PowerLevels, "", SimRoom.Admin, SimRoom.LevelsThat(letMembersIn: true));
        world.FaultProfile = FaultProfile.Fair with { TimelineLimit = FaultProfile.TimelineLimit };
        foreach (var client in world.Clients)
        {
            client.SetOnline(true);
            client.WakeUp();
            if (!client.IsAlive && world.Happens(0.5))
                client.Start();
            Readmit(world, client);
            foreach (var other in world.Clients)
                if (!dead.Contains((client, other)) && !dead.Contains((other, client)))
                    world.Network.Mend(client, other);
        }
        world.Run(60); // servers that were down come back, and what is under way arrives
    }

    // And so it stays: nobody opens connections, nothing flickers.
    private static string? Rest(SimulatedWorld world, HashSet<(SimClient, SimClient)> dead)
    {
        var opened = Opened(world);
        for (var i = 0; i < 30; i++)
        {
            world.Run(1);
            if (InvariantCheck.Of(world, dead) is { } verdict)
                return $"after it was well: {verdict}";
        }
        return dead.Count == 0 && Opened(world) != opened ? "connections are opened although all are connected" : null;
    }
}
