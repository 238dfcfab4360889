using Microsoft.Playwright;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.Talking;

/// <summary>Push to talk, shortcuts and the settings of the voice between two people.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class TalkingTests(EmbeddedWorldFixture fixture)
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Push_to_talk_is_heard_only_while_the_key_is_held_and_survives_a_reload()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2, newPages: true);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            var (page, keys) = (ada.Page.Page, ada.Page.Page.Keyboard);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);

            await page.GetByTestId(TestIds.Settings).ClickAsync();
            await page.GetByTestId(TestIds.VoiceMode).SelectOptionAsync("PushToTalk");
            await page.GetByTestId(TestIds.RecordKey).ClickAsync();
            await keys.PressAsync("F8");
            await Assertions.Expect(page.GetByTestId(TestIds.TalkKey)).ToHaveTextAsync("F8");
            await ScreenshotsAsync(ada, "settings-voice");
            await keys.PressAsync("Escape");
            await HearsOnlyWhileHeldAsync(ada, ben);

            await page.ReloadAsync();
            await ada.Page.CallBar.WaitForAsync();
            await ben.Page.ShowsAsync(ada.Id, TestIds.Link, "connected");
            await HearsOnlyWhileHeldAsync(ada, ben);
            await ScreenshotsAsync(ada, "push-to-talk");
        });
    }

    [Fact]
    public async Task Shortcuts_mute_and_open_a_channel_but_not_while_typing()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1, newPages: true);
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0];
            var (page, keys) = (ada.Page.Page, ada.Page.Page.Keyboard);
            await ada.Page.JoinAsync(channel.Name);
            await keys.PressAsync("m");
            await ada.Page.ShowsAsync(ada.Id, TestIds.Muted, "true");
            await keys.PressAsync("m");
            await ada.Page.ShowsAsync(ada.Id, TestIds.Muted, "false");
            await keys.PressAsync("Control+Shift+D");
            await ada.Page.ShowsAsync(ada.Id, "data-deafened", "true");
            await keys.PressAsync("d");
            await ada.Page.ShowsAsync(ada.Id, "data-deafened", "false");

            await page.GetByLabel("Chat", new() { Exact = true }).ClickAsync();
            await page.GetByTestId(TestIds.ChatInput).FillAsync("");
            await keys.TypeAsync("mad?");
            await Assertions.Expect(page.GetByTestId(TestIds.ChatInput)).ToHaveValueAsync("mad?");
            await ada.Page.ShowsAsync(ada.Id, TestIds.Muted, "false");

            await keys.PressAsync("Control+k");
            await page.GetByTestId("switcher").FillAsync(channel.Mark);
            await ScreenshotsAsync(ada, "switcher");
            await keys.PressAsync("Enter");
            await Assertions.Expect(page.Locator("dialog")).ToHaveCountAsync(0);
            await page.GetByRole(AriaRole.Main).FocusAsync();
            await keys.PressAsync("?");
            await page.GetByTestId("shortcuts").WaitForAsync();
            await ScreenshotsAsync(ada, "shortcuts");
        });
    }

    [Fact]
    public async Task Card_of_a_member_opens_from_the_tile_and_twenty_five_tiles_fit()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2, newPages: true);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            var page = ada.Page.Page;
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);
            await ScreenshotsAsync(ada, "tiles-2");
            await page.GetByTestId(TestIds.Tile(ben.Id)).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.GetByTestId(TestIds.MemberConnection)).ToContainTextAsync("Round-trip time", new() { Timeout = 60_000 });
            await ScreenshotsAsync(ada, "member-card");
            await page.Keyboard.PressAsync("Escape");

            foreach (var (count, width, height) in ((int, int, int)[])[(3, 1280, 800), (7, 1280, 800), (25, 1280, 800), (25, 390, 844)])
            {
                await page.SetViewportSizeAsync(width, height);
                Assert.Equal("", await page.EvaluateAsync<string>("""
                    count => {
                      const list = document.querySelector('.tiles'), talk = list.closest('.talk');
                      while (list.children.length < count) list.append(list.lastElementChild.cloneNode(true));
                      const boxes = [...list.children].map(tile => tile.getBoundingClientRect()), area = talk.getBoundingClientRect();
                      const used = boxes.reduce((sum, box) => sum + box.width * box.height, 0) / area.width / area.height;
                      return talk.scrollHeight > talk.clientHeight ? 'scrolls' : used < 0.6 ? 'uses ' + used : '';
                    }
                    """, count));
                await ada.ScreenshotAsync($"tiles-{count}-{width}");
            }
        });
    }

    private static async Task HearsOnlyWhileHeldAsync(Guest ada, Guest ben)
    {
        var keys = ada.Page.Page.Keyboard;
        await ben.Page.Probe.HearsExactlyAsync([], s_minute);
        await keys.DownAsync("F8");
        await ben.Page.Probe.HearsExactlyAsync([ada.Person.Frequency], s_minute);
        await keys.UpAsync("F8");
        await ben.Page.Probe.HearsExactlyAsync([], s_minute);
    }

    // Desktop, phone, and dark.
    private static async Task ScreenshotsAsync(Guest guest, string name)
    {
        var page = guest.Page.Page;
        var size = page.ViewportSize!;
        await guest.ScreenshotAsync(name);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await guest.ScreenshotAsync(name + "-dark");
        await page.SetViewportSizeAsync(360, 740);
        await guest.ScreenshotAsync(name + "-phone");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(size.Width, size.Height);
    }
}
