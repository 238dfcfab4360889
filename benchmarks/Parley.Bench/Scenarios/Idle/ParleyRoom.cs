using System.Security.Cryptography;
using Parley.Testing.Http;
using Parley.Testing.Members;
using Parley.Testing.BaseProtocolPeers;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Idle;

/// <summary>Parley's members without browsers, and perhaps one literal seed peer among them.</summary>
internal sealed class ParleyRoom : IQuietRoom
{
    private readonly List<NativeMember> _members = [];
    private readonly CountingProxy _proxy;
    private readonly string _roomId;
    private BaseProtocolPeer? _seed;
    private CountingProxy? _seedProxy;

    private ParleyRoom(CountingProxy proxy, string roomId, string name, int size) => (_proxy, _roomId, Name, Size) = (proxy, roomId, name, size);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public int Callers => _members.Count;

    /// <summary>Makes it; returns when all are connected.</summary>
    public static async Task<ParleyRoom> GatherAsync(SynapseServer server, bool holds, int size, BaseProtocolBrowser? seeds)
    {
        var proxy = await CountingProxy.StartAsync(server.Url);
        var stage = new RoomMaker(server, $"idle-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
        var name = $"Parley, {(holds ? "delayed events" : "no delayed events")}{(seeds is null ? "" : ", one literal seed peer")}";
        var room = new ParleyRoom(proxy, await stage.MakeAsync(), name, size);
        for (var i = 0; i < (seeds is null ? size : size - 1); i++)
        {
            room._members.Add(await NativeMember.ArriveAsync(proxy.Url, await stage.AdmitAsync(), room._roomId));
            await room._members[^1].JoinAsync();
            await room._members[^1].ConnectedToAsync(i);
        }

        if (seeds is not null)
        {
            // It joins last; the others offer to it, which takes less of its own allowance than its offers would.
            room._seedProxy = seeds.Proxy;
            room._seed = await seeds.EnterAsync(BaseProtocolDialect.Literal, await stage.AdmitAsync(), room._roomId, 440);
            await room._seed.JoinAtOnceAsync();
        }

        return room;
    }

    /// <inheritdoc/>
    public QuietCount Count()
    {
        var count = QuietCount.Of(_proxy.Requests);
        var seeds = _seedProxy?.Requests.Count(request => QuietCount.IsEvent(request) && Uri.UnescapeDataString(request.Path).Contains(_roomId, StringComparison.Ordinal)) ?? 0;
        return count with { RoomEvents = count.RoomEvents + seeds };
    }

    /// <inheritdoc/>
    public async Task CheckAsync()
    {
        // A literal peer has no event left to answer nine on a homeserver with rate limits: it is seen, and perhaps not heard.
        foreach (var member in _members)
            await member.UntilAsync(
                () => member.CountConnected() >= _members.Count - 1 && member.Snapshot.Members.Count == Size,
                $"a channel of {Size}, connected to {_members.Count - 1} of its own kind",
                TimeSpan.FromSeconds(5));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
            await member.DisposeAsync();
        if (_seed is not null)
            await _seed.CrashAsync();
        await _proxy.DisposeAsync();
    }
}
