using System.Security.Cryptography;
using Parley.Testing.Audio;
using Parley.Testing.BaseProtocolPeers;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Idle;

/// <summary>A channel of literal base-protocol peers. They joined at the same moment and are not connected, which does not change their requests.</summary>
internal sealed class LiteralRoom : IQuietRoom
{
    private readonly BaseProtocolBrowser _browser;
    private readonly List<BaseProtocolPeer> _peers = [];

    private LiteralRoom(BaseProtocolBrowser browser) => _browser = browser;

    /// <inheritdoc/>
    public string Name => IdleFigures.Literal;

    /// <inheritdoc/>
    public int Size => _peers.Count;

    /// <inheritdoc/>
    public int Callers => _peers.Count;

    /// <summary>Creates the channel.</summary>
    public static async Task<LiteralRoom> GatherAsync(SynapseServer server, int size)
    {
        var room = new LiteralRoom(await BaseProtocolBrowser.StartAsync(server.Url));
        var stage = new RoomMaker(server, $"literal-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
        var roomId = await stage.MakeAsync();
        for (var i = 0; i < size; i++)
            room._peers.Add(await room._browser.EnterAsync(BaseProtocolDialect.Literal, await stage.AdmitAsync(), roomId, Tone.Frequencies[i % Tone.Frequencies.Count]));
        foreach (var peer in room._peers)
            await peer.JoinAtOnceAsync();
        return room;
    }

    /// <inheritdoc/>
    public QuietCount Count() => QuietCount.Of(_browser.Proxy.Requests);

    /// <inheritdoc/>
    public Task CheckAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _browser.DisposeAsync();
}
