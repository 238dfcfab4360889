using System.Text.Json;
using Parley.Matrix;

namespace Parley.Simulation;

/// <summary>One step of a scenario, encoded in a number: an action, one or two devices, and a pause.</summary>
internal readonly struct ScenarioStep(int number)
{
    private const int Actions = 20, Devices = 8;

    // In s.
    private static readonly double[] Pauses = [0, 0, 0.05, 0.3, 1, 2.5, 5, 12];

    /// <summary>The number of different steps.</summary>
    public const int Count = Actions * Devices * Devices * 8;

    private int Action => number % Actions;

    private int First => number / Actions % Devices;

    private int Second => number / Actions / Devices % Devices;

    private double Pause => Pauses[number / Actions / Devices / Devices % Pauses.Length];

    public void Run(SimulatedWorld world)
    {
        var (client, other) = (world.Clients[First % world.Clients.Count], world.Clients[Second % world.Clients.Count]);
        if (world.Traces)
            world.Note($"--- step {number}");
        if (Action is 17 or 18 && world.BaseProtocolPeers.Count > 0)
            Use(world.BaseProtocolPeers[First % world.BaseProtocolPeers.Count], crashes: Action == 18);
        else if (Action == 19)
            Overwrite(world, client);
        else if (!client.IsRunning && Action != 0)
            client.Start();
        else
            Use(world, client, other);
        world.Run(Pause);
    }

    /// <summary>Lets a user back into the room.</summary>
    public static void Readmit(SimulatedWorld world, SimClient client)
    {
        if (!world.Server.IsJoined(client.UserId))
            world.Server.SetMembership(SimRoom.Admin, client.UserId, Membership.Join);
    }

    private static void Use(SimBaseProtocolPeer peer, bool crashes)
    {
        if (!peer.IsIn)
            peer.Join();
        else if (crashes)
            peer.Crash();
        else
            peer.Leave();
    }

    private void Use(SimulatedWorld world, SimClient client, SimClient other)
    {
        switch (Action)
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
                    world.Network.Restore(client, other);
                break;
            case 10:
                client.Sleep(TimeSpan.FromSeconds(2 + (world.Random.NextDouble() * 90)));
                break;
            case 11:
                client.SetOnline(!client.IsOnline);
                break;
            case 12:
                client.ChangeNetwork(reported: world.Happens(0.5));
                break;
            case 13:
                client.Server.Restart(TimeSpan.FromSeconds(0.2 + (world.Random.NextDouble() * 15)));
                break;
            case 14 when world.Happens(0.4):
                ForbidJoining(world);
                break;
            case 14 when world.Happens(0.7):
                Remove(world, client);
                break;
            case 15:
                client.Mute(!client.Muted);
                break;
        }
    }

    private static void ForbidJoining(SimulatedWorld world)
    {
        world.Note("members may no longer join the channel");
        world.Server.Append(EventTypes.PowerLevels, "", SimRoom.Admin, SimRoom.PowerLevels(membersMayJoin: false));
        world.In(world.Random.NextDouble() * 20_000, () => world.Server.Append(EventTypes.PowerLevels, "", SimRoom.Admin, SimRoom.PowerLevels(membersMayJoin: true)));
    }

    private static void Remove(SimulatedWorld world, SimClient client)
    {
        world.Note($"{client.UserId} is removed from the room");
        world.Server.SetMembership(SimRoom.Admin, client.UserId, Membership.Leave);
        world.In(world.Random.NextDouble() * 20_000, () => Readmit(world, client));
    }

    // The malicious member sets the callstate of another's key, once or for a while, and mostly that of the base-protocol peers too.
    private static void Overwrite(SimulatedWorld world, SimClient client)
    {
        var copy = world.Server.StateOf(client.Key)?.GetRawText().Replace("\"session\":\"", "\"session\":\"x", StringComparison.Ordinal);
        var contents = new[] { """{"join_state":"LEFT"}""", """{"join_state":7}""", copy ?? "{}" };
        var (content, times, pause) = (contents[world.Random.Next(3)], world.Happens(0.5) ? 1 : world.Random.Next(40), 50 + (world.Random.NextDouble() * 450));
        world.Note($"{SimRoom.Malicious} sets the callstate of {client.Name} {times} times");
        for (var i = 0; i < times; i++)
            world.In(i * pause, () => world.Server.PutState(SimRoom.Malicious, client.Key.Value, JsonElement.Parse(content)));
        foreach (var peer in world.BaseProtocolPeers)
            if (world.Happens(0.7))
                world.Server.PutState(SimRoom.Malicious, peer.Key, JsonElement.Parse(contents[0]));
    }
}
