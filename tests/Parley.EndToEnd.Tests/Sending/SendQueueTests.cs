using System.Collections.Concurrent;
using Parley.EndToEnd.Tests.Conversations;
using Parley.EndToEnd.Tests.BaseProtocolPeers;
using Parley.Testing.Http;
using Parley.Testing.Members;
using Parley.Testing.BaseProtocolPeers;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Sending;

/// <summary>What a member sends, on Synapse with its default rate limits, and what becomes of it when requests fail.</summary>
[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class SendQueueTests(SynapseWorldFixture fixture)
{
    private const string CallState = "de.mtorials.test.callstate", Call = "de.mtorials.test.call";

    private SynapseWorld World => fixture.World;

    [Fact]
    public async Task A_join_of_ten_with_only_seed_peers_takes_1_and_9_room_events_until_all_are_connected()
    {
        await using var channel = await Channel.OpenAsync(World, people: 0);
        var account = await channel.AdmitAsync("joiner-" + channel.Name[^6..]);
        var admitted = TimeProvider.System.GetTimestamp();
        await using var seeds = await BaseProtocolBrowser.StartAsync(World.Synapse.Url);
        for (var i = 0; i < 9; i++)
            await channel.EnterAsync(seeds, BaseProtocolDialect.Literal, 400 + (100 * i));
        await Task.WhenAll(seeds.Peers.Select(peer => peer.JoinAtOnceAsync()));
        await using var proxy = await CountingProxy.StartAsync(World.Synapse.Url);
        await using var joiner = await NativeMember.ArriveAsync(proxy.Url, account, channel.RoomId);
        await joiner.UntilAsync(() => joiner.Snapshot.Members.Count == 9, "nine seed peers");
        // Entering the room has cost an event of the same allowance.
        await joiner.UntilAsync(() => TimeProvider.System.GetElapsedTime(admitted).TotalSeconds > 6, "the full allowance");

        var began = TimeProvider.System.GetTimestamp();
        await joiner.JoinAsync();
        await joiner.UntilAsync(() => joiner.CountConnected() >= 8, "eight of nine", story: () => Story(proxy));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 7);
        Assert.InRange(proxy.Requests.Count(request => request is { Kind: "message", Status: 200 }), 8, 9);

        // The ninth waits for its token, and not on the others' account: while it waits, the callstate is renewed in time for them.
        await joiner.UntilAsync(() => joiner.CountConnected() == 9, "the ninth", story: () => Story(proxy));
        var elapsed = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        // A peer whose own allowance ate its answer is offered to once more.
        Assert.InRange(proxy.Requests.Count(request => request is { Kind: "message", Status: 200 }), 9, 10);
        Assert.InRange(proxy.Requests.Count(request => request is { Method: "PUT", Kind: "state", Status: 200 }), 1, 1 + (int)(elapsed / 6.3));
        // What is refused for the rate is sent again, and nothing is refused for another reason.
        Assert.DoesNotContain(proxy.Requests, request => request.Status is not (200 or 429));
    }

    [Fact]
    public async Task A_member_that_has_spent_its_allowance_leaves_at_once_nonetheless()
    {
        await using var channel = await Channel.OpenAsync(World, people: 0);
        await using var proxy = await CountingProxy.StartAsync(World.Synapse.Url);
        // Without a held LEFT, leaving is an event like any other.
        proxy.Faults = (kind, _, _) => kind == "delayed" ? ProxyFault.Unrecognized : ProxyFault.None;
        await using var member = await NativeMember.ArriveAsync(proxy.Url, await channel.AdmitAsync("writer-" + channel.Name[^6..]), channel.RoomId);
        await member.JoinAsync();
        member.Chatter(30);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        await member.LeaveAsync();

        using var owner = new MatrixHttp(World.Synapse.Url, channel.Owner.AccessToken);
        var began = TimeProvider.System.GetTimestamp();
        while (await JoinStateAsync(owner, channel, member.Account) != "LEFT")
        {
            Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 3);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain(proxy.Requests, request => request.Kind == "state" && request.Status == 429);
        Assert.Contains(proxy.Requests, request => request.Kind == "message" && request.Status is 200);
    }

    // To a seed peer by room events, to a Parley peer by to-device messages. Not a refusal before a seed peer: it means that the
    // allowance is spent, and the offer, which is an event, then rightly waits for long.
    [Theory]
    [InlineData(ProxyFault.LostRequest, true)]
    [InlineData(ProxyFault.LostAnswer, true)]
    [InlineData(ProxyFault.BadGateway, true)]
    [InlineData(ProxyFault.LostRequest, false)]
    [InlineData(ProxyFault.LostAnswer, false)]
    [InlineData(ProxyFault.TooMany, false)]
    public async Task A_join_of_which_every_request_fails_once_is_complete_and_says_nothing_twice(ProxyFault fault, bool toSeed)
    {
        await using var channel = await Channel.OpenAsync(World, people: 0);
        await using var seeds = toSeed ? await BaseProtocolBrowser.StartAsync(World.Synapse.Url) : null;
        await using var parley = toSeed ? null : await NativeMember.ArriveAsync(World.Synapse.Url, await channel.AdmitAsync("present-" + channel.Name[^6..]), channel.RoomId);
        await using var proxy = await CountingProxy.StartAsync(World.Synapse.Url);
        await using var joiner = await NativeMember.ArriveAsync(proxy.Url, await channel.AdmitAsync("joiner-" + channel.Name[^6..]), channel.RoomId);
        if (seeds is not null)
            await (await channel.EnterAsync(seeds, BaseProtocolDialect.Literal, 830)).JoinAsync();
        if (parley is not null)
            await parley.JoinAsync();
        await joiner.UntilAsync(() => joiner.Snapshot.Members.Count == 1, "who is in");

        ConcurrentDictionary<string, int> tries = [];
        proxy.Faults = (kind, method, path) =>
            kind is "state" or "message" or "to-device" or "delayed" && tries.AddOrUpdate(method + path, 1, (_, before) => before + 1) == 1 ? fault : ProxyFault.None;
        await joiner.JoinAsync();
        await joiner.UntilAsync(() => joiner.CountConnected() == 1, "the connection", story: () => Story(proxy));
        Assert.True(tries.Count >= 3, $"Only {tries.Count} requests failed: the test tests too little.");

        using var owner = new MatrixHttp(World.Synapse.Url, channel.Owner.AccessToken);
        var said = (await owner.TimelineAsync(channel.RoomId)).Where(e => (string)e["sender"]! == joiner.Account.UserId && (string)e["type"]! is CallState or Call)
            .Select(e => e["content"]!.ToJsonString()).ToList();
        Assert.Equal(said.Distinct().Count(), said.Count);
        Assert.Equal("JOINED", await JoinStateAsync(owner, channel, joiner.Account));
    }

    [Fact]
    public async Task A_homeserver_that_is_killed_in_the_middle_of_a_join_finds_it_complete_when_it_is_back()
    {
        await using var channel = await Channel.OpenAsync(World, people: 0);
        await using var proxy = await CountingProxy.StartAsync(World.Synapse.Url);
        await using var present = await NativeMember.ArriveAsync(proxy.Url, await channel.AdmitAsync("present-" + channel.Name[^6..]), channel.RoomId);
        await using var joiner = await NativeMember.ArriveAsync(proxy.Url, await channel.AdmitAsync("joiner-" + channel.Name[^6..]), channel.RoomId);
        await present.JoinAsync();
        await joiner.UntilAsync(() => joiner.Snapshot.Members.Count == 1, "the member that is in");
        var before = proxy.Requests.Count;
        var joining = joiner.JoinAsync();
        while (!proxy.Requests.Skip(before).Any(request => request.Kind == "state"))
            await Task.Delay(1, TestContext.Current.CancellationToken);
        await World.Synapse.StopAsync(crash: true);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await World.Synapse.StartProcessAsync();
        await joining;
        await joiner.ConnectedToAsync(1);
        await present.ConnectedToAsync(1);
        using var owner = new MatrixHttp(World.Synapse.Url, channel.Owner.AccessToken);
        foreach (var member in (NativeMember[])[present, joiner])
            Assert.Equal("JOINED", await JoinStateAsync(owner, channel, member.Account));
    }

    private static string Story(CountingProxy proxy) => string.Join('\n', proxy.Requests.Where(request => request.Kind != "sync")
        .Select(request => $"{TimeProvider.System.GetElapsedTime(proxy.Requests[0].At, request.At).TotalSeconds:0.00} {request.Kind} {request.Status} {request.Path}"));

    private static async Task<string?> JoinStateAsync(MatrixHttp owner, Channel channel, Account account) =>
        (await owner.StateAsync(channel.RoomId))
            .Where(e => (string)e["type"]! == CallState && ((string)e["state_key"]!).EndsWith(account.UserId, StringComparison.Ordinal))
            .Select(e => (string?)e["content"]!["join_state"]).SingleOrDefault();
}
