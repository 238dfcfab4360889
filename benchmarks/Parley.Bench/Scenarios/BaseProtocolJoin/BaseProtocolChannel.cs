using System.Security.Cryptography;
using Parley.Testing.Audio;
using Parley.Testing.Http;
using Parley.Testing.BaseProtocolPeers;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.BaseProtocolJoin;

/// <summary>
/// A channel with literal base-protocol peers. They joined at the same moment, so none has sent offers to the others: their rate
/// limits and the processor are free for the join that is measured.
/// </summary>
internal sealed class BaseProtocolChannel : IAsyncDisposable
{
    // Time for late answers, candidates and second attempts after a join that fails.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Joining the room counts against the same rate limit, which has recovered after this time.
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(6);

    private readonly SynapseWorld _world;
    private readonly CountingProxy _peerProxy;
    private readonly List<BaseProtocolPeer> _peers = [];
    private long _admittedAt;

    private BaseProtocolChannel(SynapseWorld world, CountingProxy peerProxy, string name, string roomId) =>
        (_world, _peerProxy, Name, RoomId) = (world, peerProxy, name, roomId);

    /// <summary>The room's name.</summary>
    public string Name { get; }

    /// <summary>The room.</summary>
    public string RoomId { get; }

    /// <summary>Creates a channel.</summary>
    public static async Task<BaseProtocolChannel> GatherAsync(SynapseWorld world, BaseProtocolBrowser browser, int size)
    {
        var mark = RandomNumberGenerator.GetHexString(6, lowercase: true);
        var owner = await world.RegisterAsync($"owner-{mark}");
        using var owning = new MatrixHttp(world.Synapse.Url, owner.AccessToken);
        var channel = new BaseProtocolChannel(world, browser.Proxy, $"Peers {mark}", await owning.CreateVoiceChannelAsync($"Peers {mark}"));
        for (var i = 0; i < size; i++)
            channel._peers.Add(await browser.EnterAsync(BaseProtocolDialect.Literal, await channel.AdmitAsync($"peer{i}"), channel.RoomId, Tone.Frequencies[i]));
        await Task.WhenAll(channel._peers.Select(peer => peer.JoinAtOnceAsync()));
        foreach (var peer in channel._peers)
            await peer.SeesJoinedAsync(size - 1);
        return channel;
    }

    /// <summary>Registers an account and joins it to the room.</summary>
    public async Task<Account> AdmitAsync(string name)
    {
        var account = await _world.RegisterAsync($"{name}-{Name[6..]}");
        using var http = new MatrixHttp(_world.Synapse.Url, account.AccessToken);
        await http.JoinRoomAsync(RoomId);
        _admittedAt = TimeProvider.System.GetTimestamp();
        return account;
    }

    /// <summary>Clicks, waits until all peers are heard or the time is up, and counts.</summary>
    public async Task<BaseProtocolJoinSample> MeasureAsync(AudioProbe probe, CountingProxy proxy, Func<Task> click)
    {
        if (Refill - TimeProvider.System.GetElapsedTime(_admittedAt) is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait);
        await probe.WarmAsync();
        var (before, browserBefore) = (proxy.Requests.Count, _peerProxy.Requests.Count);
        await click();
        var began = TimeProvider.System.GetTimestamp();
        IReadOnlyList<double> delays;
        do
        {
            await Task.Delay(50);
            delays = await probe.DelaysAsync();
        }
        while (delays.Count < _peers.Count && TimeProvider.System.GetElapsedTime(began) < Patience);

        var requests = EventsOf(proxy, before);
        var until = delays.Count >= _peers.Count ? requests[0].At + (long)(delays[_peers.Count - 1] / 1000 * TimeProvider.System.TimestampFrequency) : long.MaxValue;
        await Task.Delay(TimeSpan.FromSeconds(1));
        var hearing = 0;
        foreach (var peer in _peers)
            hearing += await HearsAsync(peer) ? 1 : 0;
        var isAll = delays.Count >= _peers.Count;
        return new(
            delays.Count > 0 ? delays[0] : null,
            isAll ? delays[_peers.Count - 1] : null,
            Math.Min(delays.Count, _peers.Count),
            hearing,
            requests.Count(request => request.Status == 200 && request.At <= until),
            EventsOf(proxy, before).Concat(EventsOf(_peerProxy, browserBefore)).Count(request => request.Status == 429));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers)
            await peer.CrashAsync();
    }

    // The first call starts the page's probe.
    private static async Task<bool> HearsAsync(BaseProtocolPeer peer)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            if ((await peer.Probe.HearAsync()).Any(heard => heard.Frequency is not null))
                return true;
            await Task.Delay(100);
        }

        return false;
    }

    private static List<CountedRequest> EventsOf(CountingProxy proxy, int skip) =>
        [.. proxy.Requests.Skip(skip).Where(request => request.Kind is "state" or "message" && request.Method == "PUT")];
}
