using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.CommandLine;

[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class SynapseCommandLineTests(SynapseWorldFixture fixture) : CommandLineTests(fixture.World)
{
    [Fact]
    public async Task Bridge_connects_channels_of_two_homeservers()
    {
        await using var elsewhere = await EmbeddedWorld.StartAsync();
        await using var here = await Channel.OpenAsync(World, people: 1);
        await using var there = await Channel.OpenAsync(elsewhere, people: 1, firstTone: 3);
        using var shell = new Shell();
        await shell.LogInAsync(World.HomeserverUrl, await here.AdmitAsync("bridge"));
        await shell.LogInAsync(elsewhere.HomeserverUrl, await there.AdmitAsync("bridge"), "there");
        await HearThroughAsync(shell, here, there, "--other-profile", "there");
    }

    // Synapse's defaults are 0.2 events a second and a burst of 10, of which two rooms and the doctor's own events have used some. The wait is shorter than 5 s if the requests took long.
    protected override void LookAtLimits(string delayedEvents, string rateLimit)
    {
        Assert.Contains("delays up to 24 h", delayedEvents, StringComparison.Ordinal);
        Assert.Matches(@"^The homeserver accepts ([6-9]|1[0-2]) events at once, then one after [0-5](\.\d)? s\.$", rateLimit);
    }
}
