using Parley.Testing.BaseProtocolPeers;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.BaseProtocolJoin;

/// <summary>A literal base-protocol peer in its own browser.</summary>
internal sealed class LiteralJoiner(BaseProtocolBrowser browser) : IBaseProtocolJoiner
{
    /// <inheritdoc/>
    public string Name => "a literal peer";

    /// <summary>Opens a browser.</summary>
    public static async Task<LiteralJoiner> ArriveAsync(SynapseWorld world) => new(await BaseProtocolBrowser.StartAsync(world.Synapse.Url));

    /// <inheritdoc/>
    public async Task<BaseProtocolJoinSample> JoinAsync(BaseProtocolChannel channel)
    {
        var peer = await browser.EnterAsync(BaseProtocolDialect.Literal, await channel.AdmitAsync("joiner"), channel.RoomId, 1730);
        await Task.Delay(500);
        var sample = await channel.MeasureAsync(peer.Probe, browser.Proxy, peer.ClickJoinAsync);
        await peer.CrashAsync();
        return sample;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => browser.DisposeAsync();
}
