using System.Collections.Concurrent;
using Parley.EndToEnd.Tests.Conversations;
using Parley.EndToEnd.Tests.BaseProtocolPeers;
using Parley.Testing.Http;
using Parley.Testing.Members;
using Parley.Testing.BaseProtocolPeers;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Sending;

/// <summary>What a member sends on Synapse with its default rate limits, also when requests fail.</summary>
[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class SendQueueTests(SynapseWorldFixture fixture)
{
    private const string CallState = "de.mtorials.test.callstate", Call = "de.mtorials.test.call";

    private SynapseWorld World => fixture.World;

    [Fact]
    public async Task Join_with_nine_base_protocol_peers_sends_one_callstate_and_nine_offers()
    {
        await using var channel = await Channel.OpenAsync(World, people: 0);
        var account = await channel.AdmitAsync("joiner");
        var admitted = TimeProvider.System.GetTimestamp();
        await using var browser = await BaseProtocolBrowser.StartAsync(World.Synapse.Url);
        for (var i = 0; i < 9; i++)
            await channel.EnterAsync(browser, BaseProtocolDialect.Literal, 400 + (100 * i));
        await Task.WhenAll(browser.Peers.Select(peer => peer.JoinAtOnceAsync()));
        await using var proxy = await CountingProxy.StartAsync(World.Synapse.Url);
        await using var joiner = await NativeMember.ArriveAsync(proxy.Url, account, channel.RoomId);
        await joiner.UntilAsync(() => joiner.Snapshot.Members.Count == 9, "nine base-protocol peers");
        // Joining the room has used an event of the same rate limit.
        await joiner.UntilAsync(() => TimeProvider.System.GetElapsedTime(admitted).TotalSeconds > 6, "the full rate limit");

        var began = TimeProvider.System.GetTimestamp();
        await joiner.JoinAsync();
        await joiner.UntilAsync(() => joiner.CountConnected() >= 8, "eight of nine", story: () => Story(proxy));
        // Eight at once; the rate limit admits one more after 5 s.
        var admittedLater = 1 + (int)(TimeProvider.System.GetElapsedTime(began).TotalSeconds / 5);
        Assert.InRange(proxy.Requests.Count(request => request is { Kind: "message", Status: 200 }), 8, 8 + admittedLater);

        // The ninth offer waits for the rate limit. Meanwhile the callstate is renewed in time for the other peers.
        await joiner.UntilAsync(() => joiner.CountConnected() == 9, "the ninth", story: () => Story(proxy));
        var elapsed = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        // A peer whose answer exceeded its own rate limit gets one more offer.
        Assert.InRange(proxy.Requests.Count(request => request is { Kind: "message", Status: 200 }), 9, 10);
        Assert.InRange(proxy.Requests.Count(request => request is { Method: "PUT", Kind: "state", Status: 200 }), 1, 1 + (int)(elapsed / 6.3));
        // Only the rate limit refuses requests.
        Assert.DoesNotContain(proxy.Requests, request => request.Status is not (200 or 429));
    }

    [Fact]
    public async Task Member_that_has_used_up_its_rate_limit_leaves_at_once()
    {
        await using var channel = await Channel.OpenAsync(World, people: 0);
        await using var proxy = await CountingProxy.StartAsync(World.Synapse.Url);
        // Without a delayed leave, leaving is an event that counts against the rate limit.
        proxy.Faults = (kind, _, _) => kind == "delayed" ? ProxyFault.Unrecognized : ProxyFault.None;
        await using var member = await NativeMember.ArriveAsync(proxy.Url, await channel.AdmitAsync("writer"), channel.RoomId);
        await member.JoinAsync();
        member.Chatter(30);
        await UntilNoMessageIsSentAsync(proxy);
        await member.LeaveAsync();

        using var owner = new MatrixHttp(World.Synapse.Url, channel.Owner.AccessToken);
        var began = TimeProvider.System.GetTimestamp();
        while (await JoinStateAsync(owner, channel, member.Account) != "LEFT")
        {
            Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 20);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain(proxy.Requests, request => request.Kind == "state" && request.Status == 429);
        Assert.Contains(proxy.Requests, request => request.Kind == "message" && request.Status is 200);
    }

    // Base-protocol peers get room events, Parley peers get to-device messages. A refusal (429) is not tested with a base-protocol peer,
    // because the offer is an event and then waits for long.
    [Theory]
    [InlineData(ProxyFault.LostRequest, true)]
    [InlineData(ProxyFault.LostAnswer, true)]
    [InlineData(ProxyFault.BadGateway, true)]
    [InlineData(ProxyFault.LostRequest, false)]
    [InlineData(ProxyFault.LostAnswer, false)]
    [InlineData(ProxyFault.TooMany, false)]
    public async Task Join_whose_requests_all_fail_once_completes_without_duplicates(ProxyFault fault, bool toBaseProtocolPeer)
    {
        await using var channel = await Channel.OpenAsync(World, people: 0);
        await using var browser = toBaseProtocolPeer ? await BaseProtocolBrowser.StartAsync(World.Synapse.Url) : null;
        await using var parley = toBaseProtocolPeer ? null : await NativeMember.ArriveAsync(World.Synapse.Url, await channel.AdmitAsync("present"), channel.RoomId);
        await using var proxy = await CountingProxy.StartAsync(World.Synapse.Url);
        await using var joiner = await NativeMember.ArriveAsync(proxy.Url, await channel.AdmitAsync("joiner"), channel.RoomId);
        if (browser is not null)
            await (await channel.EnterAsync(browser, BaseProtocolDialect.Literal, 830)).JoinAsync();
        if (parley is not null)
            await parley.JoinAsync();
        await joiner.UntilAsync(() => joiner.Snapshot.Members.Count == 1, "who is in");

        ConcurrentDictionary<string, int> tries = [];
        proxy.Faults = (kind, method, path) =>
            kind is "state" or "message" or "to-device" or "delayed" && tries.AddOrUpdate(method + path, 1, (_, before) => before + 1) == 1 ? fault : ProxyFault.None;
        await joiner.JoinAsync();
        await joiner.UntilAsync(() => joiner.CountConnected() == 1, "the connection", story: () => Story(proxy));
        Assert.True(tries.Count >= 3, $"Only {tries.Count} requests failed, too few for this test.");

        using var owner = new MatrixHttp(World.Synapse.Url, channel.Owner.AccessToken);
        var sent = (await owner.TimelineAsync(channel.RoomId)).Where(e => (string)e["sender"]! == joiner.Account.UserId && (string)e["type"]! is CallState or Call)
            .Select(e => e["content"]!.ToJsonString()).ToList();
        Assert.Equal(sent.Distinct().Count(), sent.Count);
        Assert.Equal("JOINED", await JoinStateAsync(owner, channel, joiner.Account));
    }

    [Fact]
    public async Task Join_completes_after_the_homeserver_crashes_in_the_middle_of_it()
    {
        await using var channel = await Channel.OpenAsync(World, people: 0);
        await using var proxy = await CountingProxy.StartAsync(World.Synapse.Url);
        await using var present = await NativeMember.ArriveAsync(proxy.Url, await channel.AdmitAsync("present"), channel.RoomId);
        await using var joiner = await NativeMember.ArriveAsync(proxy.Url, await channel.AdmitAsync("joiner"), channel.RoomId);
        await present.JoinAsync();
        await joiner.UntilAsync(() => joiner.Snapshot.Members.Count == 1, "the member that is in");
        var before = proxy.Requests.Count;
        var joining = joiner.JoinAsync();
        while (!proxy.Requests.Skip(before).Any(request => request.Kind == "state"))
            await Task.Delay(1, TestContext.Current.CancellationToken);
        await World.Synapse.StopAsync(crash: true);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken); // The outage lasts 1 s and the time of the start.
        await World.Synapse.StartProcessAsync();
        await joining;
        await joiner.ConnectedToAsync(1);
        await present.ConnectedToAsync(1);
        using var owner = new MatrixHttp(World.Synapse.Url, channel.Owner.AccessToken);
        foreach (var member in (NativeMember[])[present, joiner])
            Assert.Equal("JOINED", await JoinStateAsync(owner, channel, member.Account));
    }

    // The rate limit is used up when messages wait and none has been sent for a second: Synapse allows one event in 5 s by then.
    private static async Task UntilNoMessageIsSentAsync(CountingProxy proxy)
    {
        for (var (sent, since) = (0, TimeProvider.System.GetTimestamp()); sent == 0 || TimeProvider.System.GetElapsedTime(since).TotalSeconds < 1;)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            if (proxy.Requests.Count(request => request is { Kind: "message", Status: 200 }) is var now && now != sent)
                (sent, since) = (now, TimeProvider.System.GetTimestamp());
        }
    }

    private static string Story(CountingProxy proxy) => string.Join('\n', proxy.Requests.Where(request => request.Kind != "sync")
        .Select(request => $"{TimeProvider.System.GetElapsedTime(proxy.Requests[0].At, request.At).TotalSeconds:0.00} {request.Kind} {request.Status} {request.Path}"));

    private static async Task<string?> JoinStateAsync(MatrixHttp owner, Channel channel, Account account) =>
        (await owner.StateAsync(channel.RoomId))
            .Where(e => (string)e["type"]! == CallState && ((string)e["state_key"]!).EndsWith(account.UserId, StringComparison.Ordinal))
            .Select(e => (string?)e["content"]!["join_state"]).SingleOrDefault();
}
