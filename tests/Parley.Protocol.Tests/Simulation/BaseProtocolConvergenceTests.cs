using Parley.Simulation;

namespace Parley.Protocol.Tests.Simulation;

public sealed class BaseProtocolConvergenceTests
{
    public static TheoryData<string> Orders => ["PLO", "POL", "LPO", "LOP", "OPL", "OLP", "PL", "LP", "PO", "OP"];

    /// <param name="order">The order of joins: P for Parley, L for the literal peer, O for the legacy client.</param>
    [Theory]
    [MemberData(nameof(Orders))]
    public void Parley_connects_to_the_literal_peer_and_the_legacy_client_in_any_order_of_joins(string order)
    {
        foreach (var pause in new[] { 0.01, 3, 60 })
        {
            var world = new SimulatedWorld(1) { Traces = true };
            var parley = world.AddClient("parley");
            var (literal, legacy) = (new SimBaseProtocolPeer(world, "literal", isLegacy: false), new SimBaseProtocolPeer(world, "old", isLegacy: true));
            foreach (var member in order)
            {
                if (member == 'P')
                    parley.Join();
                else
                    (member == 'L' ? literal : legacy).Join();
                world.Run(pause);
            }
            world.Run(20);
            Assert.True(!order.Contains('L') || literal.Receives(parley), $"literal, pause {pause}: {world.Trace}");
            Assert.True(!order.Contains('O') || legacy.Receives(parley), $"legacy, pause {pause}: {world.Trace}");
            Assert.All(parley.View.Members.Where(m => !m.IsSelf), m => Assert.Equal(LinkState.Connected, m.Link));
            Assert.Equal(order.Length, parley.View.Members.Count);
        }
    }

    [Fact]
    public void Base_protocol_peer_that_leaves_is_removed_at_once_and_can_return()
    {
        var world = new SimulatedWorld(1);
        var parley = world.AddClient("parley");
        var literal = new SimBaseProtocolPeer(world, "literal", isLegacy: false);
        parley.Join();
        literal.Join();
        world.Run(5);
        literal.Leave();
        world.Run(0.1);
        Assert.Single(parley.View.Members);
        literal.Join();
        world.Run(10);
        Assert.True(literal.Receives(parley));
    }

    [Fact]
    public void Join_among_k_base_protocol_peers_costs_1_plus_k_room_events()
    {
        var world = new SimulatedWorld(1);
        var parley = world.AddClient("parley");
        var peers = Enumerable.Range(0, 3).Select(i => new SimBaseProtocolPeer(world, $"base{i}", isLegacy: false)).ToArray();
        foreach (var peer in peers)
        {
            peer.Join();
            world.Run(2);
        }
        parley.Commands.Clear();
        parley.Join();
        world.Run(4);
        Assert.All(peers, p => Assert.True(p.Receives(parley)));
        Assert.Equal(1 + 3, parley.Commands.Count(c => c is VoiceCommand.WriteState or VoiceCommand.SendToRoom));
    }
}
