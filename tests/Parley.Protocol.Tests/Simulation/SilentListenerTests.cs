using Parley.Simulation;

namespace Parley.Protocol.Tests.Simulation;

/// <summary>A member of the room that connects to everybody, and never writes a callstate.</summary>
public sealed class SilentListenerTests
{
    [Fact]
    public void Device_without_a_callstate_is_answered_and_gets_no_audio()
    {
        var world = new SimulatedWorld(7, FaultProfile.None, 1, DelayedEventSupport.Full) { Traces = true };
        var (ada, ben, mallory) = (world.AddClient("ada"), world.AddClient("ben"), world.AddClient("mallory"));
        mallory.HidesCallState = true;
        world.Run(2);
        ada.Join();
        ben.Join();
        world.Run(5);
        for (var i = 0; i < 20; i++)
        {
            mallory.Join();
            for (var second = 0; second < 8; second++)
            {
                world.Run(1);
                Assert.DoesNotContain(ada.Connections.Concat(ben.Connections), c => c.To == mallory.Key.Value && c.SendsAudio);
                Assert.DoesNotContain(ada.View.Members, m => m.Key == mallory.Key);
            }
            mallory.Leave();
            world.Run(1);
        }
        Assert.True(ada.Commands.OfType<VoiceCommand.OpenPeer>().Any(open => open.Device == mallory.Key), world.Trace);
        Assert.Contains(ada.Connections, c => c.To == ben.Key.Value && c.SendsAudio);
        Assert.Null(world.Violation);
    }
}
