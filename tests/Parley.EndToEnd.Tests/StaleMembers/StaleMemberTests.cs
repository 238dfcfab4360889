using Parley.EndToEnd.Tests.Conversations;
using Parley.EndToEnd.Tests.BaseProtocolPeers;
using Parley.Testing.Http;
using Parley.Testing.Members;
using Parley.Testing.BaseProtocolPeers;

namespace Parley.EndToEnd.Tests.StaleMembers;

/// <summary>Members that crash, and a homeserver that crashes.</summary>
[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class StaleMemberTests(SynapseWorldFixture fixture)
{
    [Fact]
    public async Task Member_whose_browser_was_killed_is_removed_within_15_s()
    {
        await using var channel = await Channel.OpenWithOwnBrowsersAsync(fixture.World, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await using var observer = await NativeMember.ArriveAsync(fixture.World.HomeserverUrl, await channel.AdmitAsync("observer"), channel.RoomId);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);
            await observer.UntilAsync(() => observer.Snapshot.Members.Count == 2, "both members");

            await ben.Person.KillAsync();
            await GoneWithinAsync(ada, ben, 15);
            await observer.UntilAsync(() => observer.Snapshot.Members.Count == 1, "the removal of the killed member", TimeSpan.FromSeconds(1));
            channel.Forget(ben);
        });
    }

    [Fact]
    public async Task Killed_member_is_removed_when_its_callstate_expires_without_delayed_events()
    {
        var proxy = fixture.World.Proxy;
        proxy.Faults = (kind, _, _) => kind == "delayed" ? ProxyFault.Unrecognized : ProxyFault.None;
        try
        {
            await using var channel = await Channel.OpenWithOwnBrowsersAsync(fixture.World, people: 2);
            await using var browser = await BaseProtocolBrowser.StartAsync(fixture.World.Synapse.Url);
            await channel.WatchedAsync(browser, async () =>
            {
                var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
                var peer = await channel.EnterAsync(browser, BaseProtocolDialect.Literal, 830);
                await ada.Page.JoinAsync(channel.Name);
                await ben.Page.JoinAsync(channel.Name);
                await peer.JoinAsync();
                await ada.Page.Probe.HearsExactlyAsync([ben.Person.Frequency, peer.Frequency]);
                // With a base-protocol peer in the channel a callstate is renewed every 7 s and valid for 2.5 times that, from its first renewal on.
                await WritesAsync(proxy, ben, 2);

                await ben.Person.KillAsync();
                await GoneWithinAsync(ada, ben, 17.5 + 2);
                channel.Forget(ben);
                await ada.Page.Probe.HearsExactlyAsync([peer.Frequency]);
            });
        }
        finally
        {
            proxy.Faults = null;
        }
    }

    [Fact]
    public async Task Call_continues_while_the_homeserver_is_down_and_the_channel_is_correct_afterwards()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);
            var connection = Assert.Single(await ada.Page.Probe.UpAsync());

            await fixture.World.Synapse.StopAsync(crash: true);
            try
            {
                // Nothing may happen for 12 s, longer than the delayed leave's 10 s: the server sends it when it is back, and both overwrite it.
                for (var i = 0; i < 4; i++)
                {
                    await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
                    await ada.Page.Probe.HearsExactlyAsync([ben.Person.Frequency], TimeSpan.FromSeconds(1));
                    await ben.Page.Probe.HearsExactlyAsync([ada.Person.Frequency], TimeSpan.FromSeconds(1));
                }
            }
            finally
            {
                await fixture.World.Synapse.StartProcessAsync();
            }

            await using var cleo = await NativeMember.ArriveAsync(fixture.World.HomeserverUrl, await channel.AdmitAsync("late"), channel.RoomId);
            await cleo.JoinAsync();
            await cleo.ConnectedToAsync(2);
            await cleo.LeaveAsync();
            await ada.Page.SeesNoMoreAsync(cleo.Account.UserId);
            await channel.HearEachOtherAsync(ada, ben);
            await ada.Page.ShowsAsync(ben.Id, Testing.Pages.TestIds.Link, "connected");
            // The same connection as before; the one to cleo may be kept for a member who returns.
            Assert.Contains(connection, await ada.Page.Probe.UpAsync());
        });
    }

    // Waits until a guest has written its callstate so many times through the proxy.
    private static async Task WritesAsync(CountingProxy proxy, Guest guest, int count)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (proxy.Requests.Count(request => request is { Kind: "state", Method: "PUT", Status: 200 } && request.Path.Contains(guest.Account.Name, StringComparison.Ordinal)) < count)
        {
            Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 30);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static async Task GoneWithinAsync(Guest observer, Guest killed, double seconds)
    {
        var began = TimeProvider.System.GetTimestamp();
        await observer.Page.SeesNoMoreAsync(killed.Id);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, seconds);
    }
}
