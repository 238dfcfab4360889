using Parley.Bots.EndToEnd.Tests.Support;
using Parley.Testing.Members;

namespace Parley.Bots.EndToEnd.Tests.Samples;

public sealed class EmbeddedSampleTests(EmbeddedSampleWorld world) : SampleTests(world), IClassFixture<EmbeddedSampleWorld>
{
    private readonly SampleWorld _world = world;

    [Fact]
    public async Task Bot_sends_no_packet_to_a_device_without_a_callstate()
    {
        await using var metronome = await _world.StartAsync("metronome", "Metronome", "200");
        var bot = await _world.FindBotAsync("metronome");
        var mallory = await _world.Channel.AdmitAsync("mallory");
        await using var listener = await SilentListener.ConnectAsync(_world.Channel.World.HomeserverUrl, mallory, _world.Channel.RoomId, bot);
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        Assert.Equal(0, await listener.CountPacketsAsync());

        await listener.AppearAsync();
        await listener.ReceivesAsync();
        await StopAsync(metronome);
    }
}
