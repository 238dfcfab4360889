using Parley.Testing.SeedPeers;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.SeedJoin;

/// <summary>One more literal seed peer, by a click, in a browser of its own.</summary>
internal sealed class LiteralJoiner(SeedBrowser browser) : ISeedJoiner
{
    /// <inheritdoc/>
    public string Name => "a literal peer";

    /// <summary>Opens a browser.</summary>
    public static async Task<LiteralJoiner> ArriveAsync(SynapseWorld world) => new(await SeedBrowser.StartAsync(world.Synapse.Url));

    /// <inheritdoc/>
    public async Task<SeedJoinSample> JoinAsync(SeedChannel channel)
    {
        var peer = await browser.EnterAsync(SeedDialect.Literal, await channel.AdmitAsync("joiner"), channel.RoomId, 1730);
        await Task.Delay(500);
        var sample = await channel.MeasureAsync(peer.Probe, browser.Proxy, peer.ClickJoinAsync);
        await peer.CrashAsync();
        return sample;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => browser.DisposeAsync();
}
