using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Network;
using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.Networks;

/// <summary>People on separate hosts whose network loses packets, is cut, blocks paths, or changes.</summary>
[Trait("Needs", "Synapse")]
public sealed class NetworkTests(NetworkWorldFixture fixture) : IClassFixture<NetworkWorldFixture>
{
    private VirtualNetwork Network => fixture.World.Network;

    [Theory]
    [InlineData(0.20, 0)]
    [InlineData(0.05, 300)]
    public async Task Three_people_hear_each_other_over_links_with_loss_and_delay(double loss, int delayMilliseconds)
    {
        await using var channel = await OpenAsync(people: 3);
        await channel.WatchedAsync(async () =>
        {
            // The path between two hosts has two links: both lose packets, and their delays add up.
            var each = new LinkQuality { Loss = 1 - Math.Sqrt(1 - loss), Delay = TimeSpan.FromMilliseconds(delayMilliseconds / 2.0) };
            foreach (var host in Network.Hosts)
                host.Quality = each;
            foreach (var guest in channel.Guests)
                await guest.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync([.. channel.Guests]);
            Network.Mend();
        });
    }

    [Fact]
    public async Task Call_recovers_from_an_outage_of_6_s()
    {
        await using var channel = await TalkingAsync(people: 2);
        await channel.WatchedAsync(async () =>
        {
            Network.Hosts[1].Quality = LinkQuality.Cut;
            await channel.Guests[0].Page.Probe.HearsExactlyAsync([]);
            await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken); // The outage lasts about 6 s.
            Network.Hosts[1].Quality = LinkQuality.Good;
            await channel.HearEachOtherAsync([.. channel.Guests]);
        });
    }

    [Fact]
    public async Task Change_of_the_address_restarts_ICE_and_keeps_the_connection()
    {
        await using var channel = await TalkingAsync(people: 2);
        await channel.WatchedAsync(async () =>
        {
            var connection = Assert.Single(await channel.Guests[0].Page.Probe.UpAsync());
            await Network.Hosts[1].ChangeAddressAsync();
            await channel.Guests[0].Page.Probe.HearsExactlyAsync([]);
            await channel.HearEachOtherAsync([.. channel.Guests]);
            Assert.Equal([connection], await channel.Guests[0].Page.Probe.UpAsync()); // The same connection, after an ICE restart.
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task People_without_a_direct_path_talk_through_the_relay_over_UDP_or_TCP(bool noUdp)
    {
        await using var channel = await OpenAsync(people: 3);
        await channel.WatchedAsync(async () =>
        {
            foreach (var host in Network.Hosts)
            {
                host.IsIsolated = true;
                host.Quality = new() { BlocksUdp = noUdp };
            }

            foreach (var guest in channel.Guests)
                await guest.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync([.. channel.Guests]);
            foreach (var guest in channel.Guests)
            {
                var paths = await guest.Page.Probe.PathsAsync();
                Assert.Equal(2, paths.Count);
                Assert.All(paths, path => Assert.Contains("relay", path, StringComparison.Ordinal));
                Assert.DoesNotContain(paths, path => noUdp && path.EndsWith("udp", StringComparison.Ordinal));
            }
        });
    }

    [Fact]
    public async Task Sleeping_or_disconnected_member_is_removed_within_15_s_and_returns_with_the_same_mute_state()
    {
        await using var channel = await TalkingAsync(people: 3);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben, cleo) = (channel.Guests[0], channel.Guests[1], channel.Guests[2]);
            await ben.Page.ToggleMuteAsync();
            await ada.Page.ShowsAsync(ben.Id, TestIds.Muted, "true");

            Network.Hosts[1].Quality = LinkQuality.Cut;
            var wakeUp = await cleo.Person.FreezeAsync();
            try
            {
                var began = TimeProvider.System.GetTimestamp();
                await ada.Page.SeesNoMoreAsync(ben.Id);
                await ada.Page.SeesNoMoreAsync(cleo.Id);
                Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 2, 15);
            }
            finally
            {
                wakeUp();
                Network.Hosts[1].Quality = LinkQuality.Good;
            }

            foreach (var guest in (Guest[])[ben, cleo])
                await ada.Page.SeesAsync(guest.Id);
            await ada.Page.ShowsAsync(ben.Id, TestIds.Muted, "true");
            await ada.Page.ShowsAsync(cleo.Id, TestIds.Muted, "false");
            await ada.Page.Probe.HearsExactlyAsync([cleo.Person.Frequency], TimeSpan.FromSeconds(30));
            await ben.Page.Probe.HearsExactlyAsync([ada.Person.Frequency, cleo.Person.Frequency], TimeSpan.FromSeconds(30));
            await ben.Page.ToggleMuteAsync();
            await channel.HearEachOtherAsync(ada, ben, cleo);
        });
    }

    private async Task<Channel> OpenAsync(int people)
    {
        Network.Mend();
        return await Channel.OpenAsync(fixture.World, [.. fixture.World.People.Take(people)], keepsPages: true);
    }

    private async Task<Channel> TalkingAsync(int people)
    {
        var channel = await OpenAsync(people);
        foreach (var guest in channel.Guests)
            await guest.Page.JoinAsync(channel.Name);
        await channel.HearEachOtherAsync([.. channel.Guests]);
        return channel;
    }
}
