using Parley.EndToEnd.Tests.Conversations;
using Parley.EndToEnd.Tests.BaseProtocolPeers;
using Parley.Testing.Http;
using Parley.Testing.Members;
using Parley.Testing.BaseProtocolPeers;

namespace Parley.EndToEnd.Tests.StaleMembers;

/// <summary>Those who are gone without a word, and a homeserver that is.</summary>
[Collection(SynapseWorldCollection.Name)]
[Trait("Needs", "Synapse")]
public sealed class StaleMemberTests(SynapseWorldFixture fixture)
{
    [Fact]
    public async Task A_browser_that_was_killed_is_gone_from_every_list_within_15_s()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await using var onlooker = await NativeMember.ArriveAsync(fixture.World.HomeserverUrl, await channel.AdmitAsync("onlooker-" + channel.Name[^6..]), channel.RoomId);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);
            await onlooker.UntilAsync(() => onlooker.Snapshot.Members.Count == 2, "both");

            await ben.Person.KillAsync();
            await GoneWithinAsync(ada, ben, 15);
            await onlooker.UntilAsync(() => onlooker.Snapshot.Members.Count == 1, "the end of the ghost", TimeSpan.FromSeconds(1));
            channel.Forget(ben);
        });
    }

    [Fact]
    public async Task Without_delayed_events_it_is_gone_when_its_callstate_expires()
    {
        var proxy = fixture.World.Proxy;
        proxy.Faults = (kind, _, _) => kind == "delayed" ? ProxyFault.Unrecognized : ProxyFault.None;
        try
        {
            await using var channel = await Channel.OpenAsync(fixture.World, people: 2);
            await using var seeds = await BaseProtocolBrowser.StartAsync(fixture.World.Synapse.Url);
            await channel.WatchedAsync(seeds, async () =>
            {
                var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
                var seed = await channel.EnterAsync(seeds, BaseProtocolDialect.Literal, 830);
                await ada.Page.JoinAsync(channel.Name);
                await ben.Page.JoinAsync(channel.Name);
                await seed.JoinAsync();
                await ada.Page.Probe.HearsExactlyAsync([ben.Person.Frequency, seed.Frequency]);
                // With a seed peer in the channel callstates are renewed every 7 s, and hold for 2.5 times that.
                await Task.Delay(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);

                await ben.Person.KillAsync();
                await GoneWithinAsync(ada, ben, 17.5 + 2);
                channel.Forget(ben);
                await ada.Page.Probe.HearsExactlyAsync([seed.Frequency]);
            });
        }
        finally
        {
            proxy.Faults = null;
        }
    }

    [Fact]
    public async Task A_talk_goes_on_while_the_homeserver_is_killed_and_restarted_and_afterwards_all_is_right()
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
                // Longer than the LEFT is held: when the server is back it says it, though both live.
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

            await using var cleo = await NativeMember.ArriveAsync(fixture.World.HomeserverUrl, await channel.AdmitAsync("late-" + channel.Name[^6..]), channel.RoomId);
            await cleo.JoinAsync();
            await cleo.ConnectedToAsync(2);
            await cleo.LeaveAsync();
            await ada.Page.SeesNoMoreAsync(cleo.Account.UserId);
            await channel.HearEachOtherAsync(ada, ben);
            await ada.Page.ShowsAsync(ben.Id, Testing.Pages.TestIds.Link, "connected");
            Assert.Equal([connection], await ada.Page.Probe.UpAsync()); // the one that it was all along
        });
    }

    private static async Task GoneWithinAsync(Guest observer, Guest ghost, double seconds)
    {
        var began = TimeProvider.System.GetTimestamp();
        await observer.Page.SeesNoMoreAsync(ghost.Id);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, seconds);
    }
}
