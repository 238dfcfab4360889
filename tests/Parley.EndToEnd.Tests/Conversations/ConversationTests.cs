using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>
/// People in browsers talk in a voice channel: each has a tone in the microphone, and what counts is the tone that arrives. The
/// same claims hold on every homeserver.
/// </summary>
public abstract class ConversationTests(IWorld world)
{
    [Fact]
    public async Task Two_people_join_hear_each_other_leave_and_come_back()
    {
        await using var channel = await Channel.OpenAsync(world, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Person.ScreenshotAsync($"{world.Name}-channels");
            await ada.Page.JoinAsync(channel.Name);
            await ada.Person.ScreenshotAsync($"{world.Name}-alone");
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);
            await ada.Page.ShowsAsync(ben.Id, TestIds.Link, "connected");
            await ada.Person.ScreenshotAsync($"{world.Name}-two");

            await ben.Page.LeaveAsync();
            await ada.Page.SeesNoMoreAsync(ben.Id);
            await ada.Page.Probe.HearsExactlyAsync([]);
            await ben.Page.Probe.HearsExactlyAsync([]);

            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);
        });
    }

    [Fact]
    public async Task Four_people_each_hear_the_three_others()
    {
        await using var channel = await Channel.OpenAsync(world, people: 4);
        await channel.WatchedAsync(async () =>
        {
            foreach (var guest in channel.Guests)
                await guest.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync([.. channel.Guests]);
            await channel.Guests[0].Person.ScreenshotAsync($"{world.Name}-four");

            await channel.Guests[1].Page.LeaveAsync();
            await channel.HearEachOtherAsync([.. channel.Guests.Where((_, i) => i != 1)]);
        });
    }

    [Fact]
    public async Task Who_joins_at_the_same_moment_hears_each_other()
    {
        await using var channel = await Channel.OpenAsync(world, people: 3);
        await channel.WatchedAsync(async () =>
        {
            await Task.WhenAll(channel.Guests.Select(guest => guest.Page.JoinAsync(channel.Name)));
            await channel.HearEachOtherAsync([.. channel.Guests]);
        });
    }

    [Fact]
    public async Task Muting_silences_the_microphone_and_shows_at_the_others()
    {
        await using var channel = await Channel.OpenAsync(world, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);

            await ada.Page.ToggleMuteAsync();
            await ben.Page.ShowsAsync(ada.Id, TestIds.Muted, "true");
            await ben.Page.Probe.HearsExactlyAsync([]);
            await ada.Page.Probe.HearsExactlyAsync([ben.Person.Frequency]);
            await ben.Person.ScreenshotAsync($"{world.Name}-muted");

            await ada.Page.ToggleMuteAsync();
            await ben.Page.ShowsAsync(ada.Id, TestIds.Muted, "false");
            await channel.HearEachOtherAsync(ada, ben);
        });
    }

    [Fact]
    public async Task Who_is_in_a_channel_is_seen_without_joining()
    {
        await using var channel = await Channel.OpenAsync(world, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.SeesAsync(ada.Id);
            await ben.Person.ScreenshotAsync($"{world.Name}-seen-from-outside");
            await ada.Page.ToggleMuteAsync();
            await ben.Page.ShowsAsync(ada.Id, TestIds.Muted, "true");
            Assert.Equal(0, await ben.Page.CallBar.CountAsync());

            await ada.Page.LeaveAsync();
            await ben.Page.SeesNoMoreAsync(ada.Id);
        });
    }

    [Fact]
    public async Task A_page_that_is_reloaded_in_mid_call_is_heard_again()
    {
        await using var channel = await Channel.OpenAsync(world, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);

            await ben.Page.Page.ReloadAsync();
            await ben.Page.Channel(channel.Name).WaitForAsync();
            if (await ben.Page.CallBar.CountAsync() == 0)
                await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);
        });
    }
}
