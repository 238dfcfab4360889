using Parley.Simulation;

namespace Parley.Protocol.Tests.Simulation;

/// <summary>A page that is reloaded, and a bot that is started again.</summary>
public sealed class RestartTests
{
    [Fact]
    public void Reload_during_a_write_is_followed_by_no_LEFT_over_the_new_JOINED()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var world = new SimulatedWorld(seed) { Traces = true };
            var parley = world.AddClient("parley");
            parley.Join();
            world.Run(20);
            parley.Mute(true);
            world.Run(0.002);
            parley.ClosePage();
            parley.Commands.Clear();
            world.Run(1);
            parley.Start();
            parley.Join();
            world.Run(20);
            Assert.True(parley.Commands.OfType<VoiceCommand.WriteState>().Count(write => write.Urgency == Urgency.Join) == 1, world.Trace);
            Assert.Equal(OwnState.In, parley.View.Own);
        }
    }

    [Fact]
    public void Restart_after_the_rate_limit_was_used_up_waits_for_one_token_only()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var world = new SimulatedWorld(seed) { Traces = true };
            var parley = world.AddClient("parley");
            var old = new SimBaseProtocolPeer(world, "old", isLegacy: true);
            old.Join();
            parley.Join();
            for (var i = 0; i < 20; i++)
            {
                world.Run(0.6);
                parley.Mute(i % 2 == 0);
            }
            parley.Leave();
            world.Run(0.5);
            parley.Crash();
            parley.Start();
            parley.Join();
            var began = world.Now;
            while (parley.View.Own != OwnState.In && world.Now - began < TimeSpan.FromSeconds(30))
                world.Run(0.1);
            Assert.True(world.Now - began < TimeSpan.FromSeconds(6), $"{world.Now - began}: {world.Trace}");
        }
    }
}
