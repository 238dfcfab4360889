using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>
/// People in browsers talk in a voice channel. Each microphone plays a tone, and the tests measure the tones that arrive. The tests
/// run on every homeserver.
/// </summary>
public abstract class ConversationTests(IWorld world)
{
    [Fact]
    public async Task Two_people_join_leave_and_rejoin_and_hear_each_other()
    {
        await using var channel = await Channel.OpenAsync(world, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.ScreenshotAsync($"{world.Name}-channels");
            await ada.Page.JoinAsync(channel.Name);
            await ada.ScreenshotAsync($"{world.Name}-alone");
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);
            await ada.Page.ShowsAsync(ben.Id, TestIds.Link, "connected");
            await ada.ScreenshotAsync($"{world.Name}-two");

            await ben.Page.LeaveAsync();
            await ada.Page.SeesNoMoreAsync(ben.Id);
            await ada.Page.Probe.HearsExactlyAsync([]);
            await ben.Page.Probe.HearsExactlyAsync([]);

            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);
        });
    }

    [Fact]
    public async Task Four_people_hear_each_other()
    {
        await using var channel = await Channel.OpenAsync(world, people: 4);
        await channel.WatchedAsync(async () =>
        {
            foreach (var guest in channel.Guests)
                await guest.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync([.. channel.Guests]);
            await channel.Guests[0].ScreenshotAsync($"{world.Name}-four");

            await channel.Guests[1].Page.LeaveAsync();
            await channel.HearEachOtherAsync([.. channel.Guests.Where((_, i) => i != 1)]);
        });
    }

    [Fact]
    public async Task People_who_join_at_the_same_moment_hear_each_other()
    {
        await using var channel = await Channel.OpenAsync(world, people: 3);
        await channel.WatchedAsync(async () =>
        {
            await Task.WhenAll(channel.Guests.Select(guest => guest.Page.JoinAsync(channel.Name)));
            await channel.HearEachOtherAsync([.. channel.Guests]);
        });
    }

    [Fact]
    public async Task Mute_silences_the_microphone_and_is_shown_to_others()
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
            await ben.ScreenshotAsync($"{world.Name}-muted");

            await ada.Page.ToggleMuteAsync();
            await ben.Page.ShowsAsync(ada.Id, TestIds.Muted, "false");
            await channel.HearEachOtherAsync(ada, ben);
        });
    }

    [Fact]
    public async Task Members_of_a_channel_are_shown_without_joining()
    {
        await using var channel = await Channel.OpenAsync(world, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.SeesAsync(ada.Id);
            await ben.ScreenshotAsync($"{world.Name}-seen-from-outside");
            await ada.Page.ToggleMuteAsync();
            await ben.Page.ShowsAsync(ada.Id, TestIds.Muted, "true");
            Assert.Equal(0, await ben.Page.CallBar.CountAsync());

            await ada.Page.LeaveAsync();
            await ben.Page.SeesNoMoreAsync(ada.Id);
        });
    }

    [Fact]
    public async Task Unread_count_stays_cleared_after_the_room_was_read()
    {
        await using var channel = await Channel.OpenAsync(world, people: 1);
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0];
            using var owner = new MatrixHttp(world.HomeserverUrl, channel.Owner.AccessToken);
            using var member = new MatrixHttp(world.HomeserverUrl, ada.Account.AccessToken);
            var rooms = new List<string>();
            foreach (var name in (string[])["Club", "Other"])
            {
                rooms.Add(await owner.CreateRoomAsync(new() { ["name"] = $"{name} {channel.Mark}", ["preset"] = "public_chat" }));
                await member.JoinRoomAsync(rooms[^1]);
            }
            await owner.SendEventAsync(rooms[0], "m.room.message", new JsonObject { ["msgtype"] = "m.text", ["body"] = "hello" });
            var (page, club) = (ada.Page.Page, ada.Page.Page.GetByTestId($"room-Club {channel.Mark}"));
            await Assertions.Expect(club.Locator(".count")).ToHaveTextAsync("1", new() { Timeout = 20_000 });
            await page.RunAndWaitForResponseAsync(() => club.ClickAsync(), response => response.Url.Contains("/receipt/", StringComparison.Ordinal));
            await page.GetByTestId($"room-Other {channel.Mark}").ClickAsync();
            await Assertions.Expect(club.Locator(".count")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        });
    }

    [Fact]
    public async Task Mention_marks_the_title_and_the_room_and_notifies_a_tab_in_the_background()
    {
        await using var channel = await Channel.OpenAsync(world, people: 1, newPages: true);
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0];
            var page = ada.Page.Page;
            await page.Context.GrantPermissionsAsync(["microphone", "notifications"]);
            // A headless browser shows no notification: the page's call is recorded instead.
            await page.AddInitScriptAsync("""
                window.shown = [];
                window.Notification = class { static permission = 'granted'; static requestPermission = async () => 'granted'; constructor(title, { body }) { shown.push(title + ': ' + body); } };
                """);
            await page.ReloadAsync();
            await page.GetByTestId(TestIds.Settings).ClickAsync();
            await page.GetByTestId("notifications").CheckAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
            await page.EvaluateAsync("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })");

            using var owner = new MatrixHttp(world.HomeserverUrl, channel.Owner.AccessToken);
            using var member = new MatrixHttp(world.HomeserverUrl, ada.Account.AccessToken);
            var room = await owner.CreateRoomAsync(new() { ["name"] = $"Club {channel.Mark}", ["preset"] = "public_chat" });
            await member.JoinRoomAsync(room);
            await owner.SendEventAsync(room, "m.room.message", new JsonObject
            {
                ["msgtype"] = "m.text", ["body"] = "Ada, look", ["m.mentions"] = new JsonObject { ["user_ids"] = new JsonArray(ada.Id) },
            });
            await Assertions.Expect(page).ToHaveTitleAsync(new Regex(@"^\(1\) "), new() { Timeout = 60_000 });
            Assert.Contains(await page.EvaluateAsync<string[]>("shown"), shown => shown.EndsWith(": Ada, look", StringComparison.Ordinal));
            await Assertions.Expect(page.GetByTestId($"room-Club {channel.Mark}").Locator(".mention")).ToHaveTextAsync("1");
            await page.WaitForFunctionAsync("document.querySelector('link[rel=icon]').href.startsWith('data:')");
            await ada.ScreenshotAsync($"{world.Name}-mention");
        });
    }

    [Fact]
    public async Task Reload_during_a_call_returns_to_the_call()
    {
        await using var channel = await Channel.OpenAsync(world, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);

            await ben.Page.Page.ReloadAsync();
            // No click: the page joins again by itself.
            await ben.Page.CallBar.WaitForAsync();
            await channel.HearEachOtherAsync(ada, ben);
            await ada.Page.ShowsAsync(ben.Id, TestIds.Muted, "false");

            // Muted before the reload, muted after it.
            await ben.Page.ToggleMuteAsync();
            await ada.Page.ShowsAsync(ben.Id, TestIds.Muted, "true");
            await ben.Page.Page.ReloadAsync();
            await ben.Page.CallBar.WaitForAsync();
            await Assertions.Expect(ben.Page.Page.GetByTestId(TestIds.Mute)).ToHaveAttributeAsync("aria-pressed", "true");
            await ben.Page.Probe.HearsExactlyAsync([ada.Person.Frequency], TimeSpan.FromSeconds(30));
            await ada.Page.Probe.HearsExactlyAsync([]);
        });
    }
}
