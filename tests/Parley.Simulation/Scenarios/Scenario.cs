using System.Globalization;
using System.Text.Json;

namespace Parley.Simulation;

/// <summary>A minute or two of joins, leaves, crashes, cut links and bad weather; then peace. Everything follows from its fields.</summary>
internal sealed partial record Scenario
{
    private const int Actions = 20;
    private static readonly double[] Pauses = [0, 0, 0.05, 0.3, 1, 2.5, 5, 12];

    /// <summary>Source of chance while it blows.</summary>
    public required int Seed { get; init; }

    public required int Clients { get; init; }

    public required int Servers { get; init; }

    public required bool DelayedEvents { get; init; }

    /// <summary>Whether the first two clients are devices of one user.</summary>
    public required bool SharesUser { get; init; }

    /// <summary>Whether clocks are minutes off.</summary>
    public required bool Skewed { get; init; }

    /// <summary>Whether there is a pair without any path between the two, for good.</summary>
    public required bool HasDeadPair { get; init; }

    /// <summary>Peers that know only the base protocol: the first of them to the letter, the second in the dialect of 2021.</summary>
    public required int Seeds { get; init; }

    public required FaultProfile FaultProfile { get; init; }

    /// <summary>What is done, one number a step.</summary>
    public required IReadOnlyList<int> Steps { get; init; }

    /// <summary>The storm of a seed.</summary>
    public static Scenario Of(int seed)
    {
        var chance = new Random(seed);
        return new()
        {
            Seed = seed,
            Clients = chance.Next(2, 7),
            Servers = chance.Next(3) == 0 ? 2 : 1,
            DelayedEvents = chance.Next(3) > 0,
            SharesUser = chance.Next(3) == 0,
            Skewed = chance.Next(2) == 0,
            HasDeadPair = chance.Next(6) == 0,
            Seeds = Math.Max(0, chance.Next(6) - 3),
            FaultProfile = new()
            {
                Sync = (2, chance.Next(2) == 0 ? 20 : 1500),
                Request = (2, chance.Next(2) == 0 ? 15 : 700),
                Federation = (10, chance.Next(2) == 0 ? 100 : 5000),
                LoseMessage = chance.Next(2) * 0.1,
                RepeatMessage = chance.Next(2) * 0.2,
                LoseRequest = chance.Next(2) * 0.1,
                LoseResponse = chance.Next(2) * 0.1,
                BadGateway = chance.Next(3) == 0 ? 0.1 : 0,
                LateCandidates = 0.3,
                FailIce = chance.Next(2) * 0.2,
                Reorders = chance.Next(2) == 0,
                TimelineLimit = chance.Next(3) == 0 ? 2 : 20,
            },
            Steps = [.. Enumerable.Range(0, chance.Next(5, 40)).Select(_ => chance.Next(Actions * 8 * 8 * 8))],
        };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"seed {Seed}: {Clients} clients, {Servers} servers, delayed events {DelayedEvents}, shared user {SharesUser}, skewed {Skewed}, dead pair {HasDeadPair}, seed peers {Seeds}\n{FaultProfile}\nsteps [{string.Join(", ", Steps)}]");

    private void Play(SimulatedWorld world, int step)
    {
        var (action, who) = (step % Actions, step / Actions % 8);
        var (client, other) = (world.Clients[who % Clients], world.Clients[step / Actions / 8 % 8 % Clients]);
        var pause = Pauses[step / Actions / 64 % 8];
        if (world.Traces)
            world.Note($"--- step {step}");
        if (action is 17 or 18 && Seeds > 0)
            Act(world.Seeds[who % Seeds], crashes: action == 18);
        else if (action == 19)
            Overwrite(world, client);
        else if (!client.IsAlive && action != 0)
            client.Start();
        else
            Act(world, action, client, other);
        world.Run(pause);
    }

    private static void Readmit(SimulatedWorld world, SimClient client)
    {
        if (!world.Server.IsJoined(client.UserId))
            world.Server.SetMembership(SimRoom.Admin, client.UserId, Matrix.Membership.Join);
    }

    private static void Act(SimBaseProtocolPeer seed, bool crashes)
    {
        if (!seed.IsIn)
            seed.Join();
        else if (crashes)
            seed.Crash();
        else
            seed.Leave();
    }

    // Somebody in the room writes to another's key, once or for a while, and mostly a seed peer's as well.
    private static void Overwrite(SimulatedWorld world, SimClient client)
    {
        var copy = world.Server.StateOf(client.Key)?.GetRawText().Replace("\"session\":\"", "\"session\":\"x", StringComparison.Ordinal);
        var words = new[] { """{"join_state":"LEFT"}""", """{"join_state":7}""", copy ?? "{}" };
        var (word, times, pause) = (words[world.Chance.Next(3)], world.Happens(0.5) ? 1 : world.Chance.Next(40), 50 + world.Chance.NextDouble() * 450);
        world.Note($"{SimRoom.Evil} writes to the key of {client.Name} {times} times");
        for (var i = 0; i < times; i++)
            world.In(i * pause, () => world.Server.PutState(SimRoom.Evil, client.Key.Value, JsonElement.Parse(word)));
        foreach (var seed in world.Seeds)
            if (world.Happens(0.7))
                world.Server.PutState(SimRoom.Evil, seed.Key, JsonElement.Parse(words[0]));
    }

    private static void Act(SimulatedWorld world, int action, SimClient client, SimClient other)
    {
        switch (action)
        {
            case (>= 1 and <= 8) or 12 or 15 when client.IsAsleep:
                break;
            case >= 1 and <= 4:
                client.Join();
                break;
            case 5 or 6:
                client.Leave();
                break;
            case 7:
                client.Crash();
                break;
            case 8:
                client.ClosePage();
                break;
            case 9 when client != other:
                if (world.Network.Reaches(client, other))
                    world.Network.Cut(client, other);
                else
                    world.Network.Mend(client, other);
                break;
            case 10:
                client.Sleep(TimeSpan.FromSeconds(2 + world.Chance.NextDouble() * 90));
                break;
            case 11:
                client.SetOnline(!client.IsOnline);
                break;
            case 12:
                client.ChangeNetwork(knows: world.Happens(0.5));
                break;
            case 13:
                client.Server.Restart(TimeSpan.FromSeconds(0.2 + world.Chance.NextDouble() * 15));
                break;
            case 14 when world.Happens(0.4):
                world.Note("ordinary members may no longer join");
                world.Server.Append(Matrix.EventTypes.PowerLevels, "", SimRoom.Admin, SimRoom.LevelsThat(letMembersIn: false));
                world.In(world.Chance.NextDouble() * 20_000, () => world.Server.Append(Matrix.EventTypes.PowerLevels, "", SimRoom.Admin, SimRoom.LevelsThat(letMembersIn: true)));
                break;
            case 14 when world.Happens(0.7):
                world.Note($"{client.UserId} is removed from the room");
                world.Server.SetMembership(SimRoom.Admin, client.UserId, Matrix.Membership.Leave);
                world.In(world.Chance.NextDouble() * 20_000, () => Readmit(world, client));
                break;
            case 15:
                client.Mute(!client.Muted);
                break;
        }
    }
}
