using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>A user scrolls through the older messages of a room.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class ScrollBackTests(EmbeddedWorldFixture fixture)
{
    private const int Written = 170;

    [Fact]
    public async Task Scrolling_up_loads_page_after_page_and_one_click_returns_to_the_last_message()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1);
        await channel.WatchedAsync(async () =>
        {
            var guest = channel.Guests[0];
            using var owner = new MatrixHttp(fixture.World.HomeserverUrl, channel.Owner.AccessToken);
            using var member = new MatrixHttp(fixture.World.HomeserverUrl, guest.Account.AccessToken);
            var room = await owner.CreateRoomAsync(new() { ["name"] = $"Club {channel.Mark}", ["preset"] = "public_chat" });
            for (var i = 0; i < Written; i++)
                await owner.SendEventAsync(room, "m.room.message", new JsonObject { ["msgtype"] = "m.text", ["body"] = $"message {i}" });
            await member.JoinRoomAsync(room);
            var page = guest.Page.Page;
            var requests = 0;
            page.Request += (_, request) => requests += request.Url.Contains("/messages?", StringComparison.Ordinal) ? 1 : 0;
            // The window is higher than a page of messages, so the button stays in view.
            await page.SetViewportSizeAsync(1000, 6000);
            await page.GetByTestId($"room-Club {channel.Mark}").ClickAsync();
            await Assertions.Expect(page.GetByTestId(TestIds.ChatMessage)).ToHaveCountAsync(Written, new() { Timeout = 60_000 });
            Assert.True(requests >= 3, $"{requests} pages were loaded.");

            await page.SetViewportSizeAsync(1000, 700);
            var present = page.GetByTestId(TestIds.JumpToPresent);
            await Assertions.Expect(present).ToBeHiddenAsync();
            await page.Locator(".scroll").EvaluateAsync("e => { e.scrollTop = -2000; }");
            await present.ClickAsync();
            await Assertions.Expect(page.GetByTestId(TestIds.ChatMessage).Last).ToBeInViewportAsync();
            await Assertions.Expect(present).ToBeHiddenAsync();
        });
    }
}
