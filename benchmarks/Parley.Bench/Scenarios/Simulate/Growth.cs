using Parley.Protocol;
using Parley.Simulation;

namespace Parley.Bench.Scenarios.Simulate;

/// <summary>A channel of one size, on one simulated homeserver with Synapse's default limits.</summary>
internal sealed record Growth
{
    private const double Longest = 120;

    public required int Members { get; init; }

    /// <summary>From the last one's click until every pair is connected; NaN where that did not come about.</summary>
    public required double JoinSeconds { get; init; }

    public required double JoinRequests { get; init; }

    public required double AnswersEach { get; init; }

    public required double JoinEvents { get; init; }

    public required double GatheringSeconds { get; init; }

    public required double GatheringMessages { get; init; }

    public required double GatheringSyncs { get; init; }

    public required double QuietEvents { get; init; }

    public required double QuietRequests { get; init; }

    public required double UnheldEvents { get; init; }

    public static Growth Of(int members)
    {
        var world = Open(members, delayedEvents: true);
        foreach (var client in world.Clients.SkipLast(1))
            client.Join();
        UntilConnected(world);
        world.Run(60);
        var (server, joiner) = (world.Server, world.Clients[^1]);
        var (requests, events) = (server.Requests, server.StateEvents + server.RoomMessages);
        foreach (var client in world.Clients)
            client.Commands.Clear();
        joiner.Join();
        var seconds = UntilConnected(world);
        var own = joiner.Commands.Count(IsRequest);
        var (all, said) = (world.Clients.Sum(c => c.Commands.Count(IsRequest)), server.StateEvents + server.RoomMessages - events);

        world.Run(300);
        (requests, events) = (server.Requests, server.StateEvents + server.RoomMessages);
        world.Run(3600);
        var (quietRequests, quietEvents) = (server.Requests - requests, server.StateEvents + server.RoomMessages - events);

        var rush = Open(members, delayedEvents: true);
        var (messages, syncs) = (rush.Server.Messages, rush.Server.Syncs);
        foreach (var client in rush.Clients)
            client.Join();
        var gathering = UntilConnected(rush);

        return new()
        {
            Members = members,
            JoinSeconds = seconds,
            JoinRequests = own,
            AnswersEach = (double)(all - own) / (members - 1),
            JoinEvents = said,
            GatheringSeconds = gathering,
            GatheringMessages = rush.Server.Messages - messages,
            GatheringSyncs = rush.Server.Syncs - syncs,
            QuietEvents = (double)quietEvents / members,
            QuietRequests = (double)quietRequests / members,
            UnheldEvents = Unheld(members),
        };
    }

    private static double Unheld(int members)
    {
        var world = Open(members, delayedEvents: false);
        foreach (var client in world.Clients)
            client.Join();
        UntilConnected(world);
        world.Run(600);
        var before = world.Server.StateEvents;
        world.Run(1200);
        return (world.Server.StateEvents - before) / 1200.0;
    }

    private static SimulatedWorld Open(int members, bool delayedEvents)
    {
        var world = new SimulatedWorld(members, delayedEvents: delayedEvents);
        for (var i = 0; i < members; i++)
            world.AddClient($"c{i}");
        world.Run(5);
        return world;
    }

    private static double UntilConnected(SimulatedWorld world)
    {
        var began = world.Now;
        while (!IsConnected(world))
        {
            if ((world.Now - began).TotalSeconds > Longest)
                return double.NaN;
            world.Run(0.01);
        }
        return (world.Now - began).TotalSeconds;
    }

    private static bool IsConnected(SimulatedWorld world)
    {
        var joined = world.Clients.Count(c => c.WantsIn);
        foreach (var client in world.Clients)
            if (client.WantsIn && client.Peers.Count(p => p.Audible && client.Flows(p)) != joined - 1)
                return false;
        return true;
    }

    private static bool IsRequest(VoiceCommand command) =>
        command is VoiceCommand.WriteState or VoiceCommand.ScheduleLeave or VoiceCommand.SendToDevices or VoiceCommand.SendToRoom;
}
