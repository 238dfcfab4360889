using Parley.Simulation;

namespace Parley.Protocol.Tests.Simulation;

public sealed class BaseProtocolConvergenceTests
{
    public static TheoryData<string> Orders => ["PLO", "POL", "LPO", "LOP", "OPL", "OLP", "PL", "LP", "PO", "OP"];

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_Parley_peer_hears_the_literal_peer_and_the_client_of_2021_whoever_joins_first(string order)
    {
        foreach (var pause in new[] { 0.01, 3, 60 })
        {
            var world = new SimulatedWorld(1) { Traces = true };
            var parley = world.AddClient("parley");
            var (literal, old) = (new SimBaseProtocolPeer(world, "literal", of2021: false), new SimBaseProtocolPeer(world, "old", of2021: true));
            foreach (var who in order)
            {
                if (who == 'P')
                    parley.Join();
                else
                    (who == 'L' ? literal : old).Join();
                world.Run(pause);
            }
            world.Run(20);
            Assert.True(!order.Contains('L') || literal.Hears(parley), $"literal, pause {pause}: {world.Trace}");
            Assert.True(!order.Contains('O') || old.Hears(parley), $"2021, pause {pause}: {world.Trace}");
            Assert.All(parley.Machine.View.Members.Where(m => !m.IsSelf), m => Assert.Equal(LinkState.Connected, m.Link));
            Assert.Equal(order.Length, parley.Machine.View.Members.Count);
        }
    }

    [Fact]
    public void A_seed_peer_that_leaves_is_gone_at_once_and_can_come_back()
    {
        var world = new SimulatedWorld(1);
        var parley = world.AddClient("parley");
        var literal = new SimBaseProtocolPeer(world, "literal", of2021: false);
        parley.Join();
        literal.Join();
        world.Run(5);
        literal.Leave();
        world.Run(0.1);
        Assert.Single(parley.Machine.View.Members);
        literal.Join();
        world.Run(10);
        Assert.True(literal.Hears(parley));
    }

    [Fact]
    public void A_join_among_three_seed_peers_costs_1_and_k_room_events()
    {
        var world = new SimulatedWorld(1);
        var parley = world.AddClient("parley");
        var seeds = Enumerable.Range(0, 3).Select(i => new SimBaseProtocolPeer(world, $"seed{i}", of2021: false)).ToArray();
        foreach (var seed in seeds)
        {
            seed.Join();
            world.Run(2);
        }
        parley.Commands.Clear();
        parley.Join();
        world.Run(4);
        Assert.All(seeds, s => Assert.True(s.Hears(parley)));
        Assert.Equal(1 + 3, parley.Commands.Count(c => c is VoiceCommand.WriteState or VoiceCommand.SendToRoom));
    }
}
