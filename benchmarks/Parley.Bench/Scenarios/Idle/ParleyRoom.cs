using System.Security.Cryptography;
using Parley.Testing.Http;
using Parley.Testing.Members;
using Parley.Testing.BaseProtocolPeers;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Idle;

/// <summary>A channel of native Parley members, optionally with a literal base-protocol peer.</summary>
internal sealed class ParleyRoom : IQuietRoom
{
    private readonly List<NativeMember> _members = [];
    private readonly CountingProxy _proxy;
    private readonly string _roomId;
    private BaseProtocolPeer? _peer;
    private CountingProxy? _peerProxy;

    private ParleyRoom(CountingProxy proxy, string roomId, string name, int size) => (_proxy, _roomId, Name, Size) = (proxy, roomId, name, size);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public int Callers => _members.Count;

    /// <summary>Creates the channel. Returns when all members are connected.</summary>
    public static async Task<ParleyRoom> GatherAsync(SynapseServer server, bool holds, int size, BaseProtocolBrowser? browser)
    {
        var proxy = await CountingProxy.StartAsync(server.Url);
        var stage = new RoomMaker(server, $"idle-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
        var name = $"Parley, {(holds ? "delayed events" : "no delayed events")}{(browser is null ? "" : ", one literal base-protocol peer")}";
        var room = new ParleyRoom(proxy, await stage.MakeAsync(), name, size);
        for (var i = 0; i < (browser is null ? size : size - 1); i++)
        {
            room._members.Add(await NativeMember.ArriveAsync(proxy.Url, await stage.AdmitAsync(), room._roomId));
            await room._members[^1].JoinAsync();
            await room._members[^1].ConnectedToAsync(i);
        }

        if (browser is not null)
        {
            // It joins last, so that the others send the offers, which uses less of its rate limit.
            room._peerProxy = browser.Proxy;
            room._peer = await browser.EnterAsync(BaseProtocolDialect.Literal, await stage.AdmitAsync(), room._roomId, 440);
            await room._peer.JoinAtOnceAsync();
        }

        return room;
    }

    /// <inheritdoc/>
    public QuietCount Count()
    {
        var count = QuietCount.Of(_proxy.Requests);
        var peerEvents = _peerProxy?.Requests.Count(request => QuietCount.IsEvent(request) && Uri.UnescapeDataString(request.Path).Contains(_roomId, StringComparison.Ordinal)) ?? 0;
        return count with { RoomEvents = count.RoomEvents + peerEvents };
    }

    /// <inheritdoc/>
    public async Task CheckAsync()
    {
        // On a homeserver with rate limits a literal peer cannot answer nine offers: it is listed, but may not be connected.
        foreach (var member in _members)
            await member.UntilAsync(
                () => member.CountConnected() >= _members.Count - 1 && member.Snapshot.Members.Count == Size,
                $"a channel of {Size}, connected to {_members.Count - 1} other Parley members",
                TimeSpan.FromSeconds(5));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
            await member.DisposeAsync();
        if (_peer is not null)
            await _peer.CrashAsync();
        await _proxy.DisposeAsync();
    }
}
