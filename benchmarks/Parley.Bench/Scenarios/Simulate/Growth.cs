using Parley.Protocol;
using Parley.Simulation;

namespace Parley.Bench.Scenarios.Simulate;

/// <summary>The figures of a channel of one size, on one simulated homeserver with Synapse's default limits.</summary>
internal sealed record Growth
{
    // In s: a channel that is not connected by then never will be.
    private const double MaxConnect = 120;

    public required int Members { get; init; }

    /// <summary>The time from the last member's join until every pair is connected, in s; NaN if some pair never is.</summary>
    public required double JoinSeconds { get; init; }

    public required double JoinRequests { get; init; }

    public required double RequestsOfEachOther { get; init; }

    public required double JoinEvents { get; init; }

    /// <summary>The time until every pair is connected if all join at once, in s; NaN if some pair never is.</summary>
    public required double GatheringSeconds { get; init; }

    public required double GatheringMessages { get; init; }

    public required double GatheringSyncs { get; init; }

    public required double IdleEvents { get; init; }

    public required double IdleRequests { get; init; }

    public required double EventsWithoutDelayedEvents { get; init; }

    public static Growth Of(int members)
    {
        var world = Open(members, DelayedEventSupport.Full);
        foreach (var client in world.Clients.SkipLast(1))
            client.Join();
        UntilConnected(world);
        world.Run(60);
        var (server, joiner) = (world.Server, world.Clients[^1]);
        var events = Events(server);
        foreach (var client in world.Clients)
            client.Commands.Clear();
        joiner.Join();
        var seconds = UntilConnected(world);
        var own = joiner.Commands.Count(IsRequest);
        var (all, joinEvents) = (world.Clients.Sum(c => c.Commands.Count(IsRequest)), Events(server) - events);

        world.Run(300);
        (var requests, events) = (server.Requests, Events(server));
        world.Run(3600);
        var (idleRequests, idleEvents) = (server.Requests - requests, Events(server) - events);

        var gathering = Open(members, DelayedEventSupport.Full);
        var (messages, syncs) = (gathering.Server.Messages, gathering.Server.Syncs.Responses);
        foreach (var client in gathering.Clients)
            client.Join();
        var gatheringSeconds = UntilConnected(gathering);

        return new()
        {
            Members = members,
            JoinSeconds = seconds,
            JoinRequests = own,
            RequestsOfEachOther = (double)(all - own) / (members - 1),
            JoinEvents = joinEvents,
            GatheringSeconds = gatheringSeconds,
            GatheringMessages = gathering.Server.Messages - messages,
            GatheringSyncs = gathering.Server.Syncs.Responses - syncs,
            IdleEvents = (double)idleEvents / members,
            IdleRequests = (double)idleRequests / members,
            EventsWithoutDelayedEvents = RateWithoutDelayedEvents(members),
        };
    }

    private static double RateWithoutDelayedEvents(int members)
    {
        var world = Open(members, DelayedEventSupport.None);
        foreach (var client in world.Clients)
            client.Join();
        UntilConnected(world);
        world.Run(600);
        var before = world.Server.StateEvents;
        world.Run(1200);
        return (world.Server.StateEvents - before) / 1200.0;
    }

    private static SimulatedWorld Open(int members, DelayedEventSupport delayedEvents)
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
            if ((world.Now - began).TotalSeconds > MaxConnect)
                return double.NaN;
            world.Run(0.01);
        }
        return (world.Now - began).TotalSeconds;
    }

    private static bool IsConnected(SimulatedWorld world)
    {
        var joined = world.Clients.Count(c => c.WantsIn);
        foreach (var client in world.Clients)
            if (client.WantsIn && client.Connections.Count(c => !c.Muted && world.Network.Flows(c.Peer)) != joined - 1)
                return false;
        return true;
    }

    private static int Events(SimHomeserver server) => server.StateEvents + server.RoomMessages;

    private static bool IsRequest(VoiceCommand command) =>
        command is VoiceCommand.WriteState or VoiceCommand.ScheduleLeave or VoiceCommand.SendToDevices or VoiceCommand.SendToRoom;
}
