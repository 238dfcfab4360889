using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.BaseProtocolJoin;

/// <summary>Parley's web client.</summary>
internal sealed class ParleyJoiner(SynapseWorld world, Person person) : IBaseProtocolJoiner
{
    /// <inheritdoc/>
    public string Name => "Parley";

    /// <summary>Opens a browser.</summary>
    public static async Task<ParleyJoiner> ArriveAsync(SynapseWorld world) => new(world, await Person.ArriveAsync("joiner", 1730));

    /// <inheritdoc/>
    public async Task<BaseProtocolJoinSample> JoinAsync(BaseProtocolChannel channel)
    {
        var account = await channel.AdmitAsync("joiner");
        var opened = await person.OpenAnotherAsync();
        var page = new ParleyPage(opened);
        await page.SignInAsync(world.WebUrl, account);
        await page.Channel(channel.Name).WaitForAsync();
        await Task.Delay(1500); // the page has prepared the microphone and knows the members of the channel
        var sample = await channel.MeasureAsync(page.Probe, world.Proxy, () => page.Channel(channel.Name).ClickAsync());
        await page.LeaveAsync();
        await opened.Context.CloseAsync();
        return sample;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => person.DisposeAsync();
}
