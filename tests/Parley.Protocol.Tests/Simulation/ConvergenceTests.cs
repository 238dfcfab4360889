using Parley.Simulation;

namespace Parley.Protocol.Tests.Simulation;

public sealed class ConvergenceTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Join_without_faults_needs_one_state_event_and_one_request_with_all_offers(int members)
    {
        var world = new SimulatedWorld(1);
        var clients = Enumerable.Range(0, members).Select(i => world.AddClient($"c{i}")).ToArray();
        world.Run(1);
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
        Assert.All(joiner.View.Members, member => Assert.True(member.IsSelf || member.Link == LinkState.Connected));
        Assert.Equal(1, world.Server.StateEvents - states);
        Assert.Single(joiner.Commands.OfType<VoiceCommand.WriteState>());
        Assert.Single(joiner.Commands.OfType<VoiceCommand.ScheduleLeave>());
        Assert.Contains(joiner.Commands.OfType<VoiceCommand.SendToDevices>(), s => s.Messages.Count(m => m.Content.RtcType == RtcType.Offer) == members - 1);
        Assert.DoesNotContain(joiner.Commands, static command => command is VoiceCommand.Sign);
        world.Run(2);
        Assert.Null(InvariantCheck.Of(world));
    }
}
