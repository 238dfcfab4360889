using Microsoft.Playwright;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Rooms;

/// <summary>A room is managed in the web client, and another member sees the changes.</summary>
public abstract class RoomAdministrationTests(IWorld world)
{
    [Fact]
    public async Task Administrator_renames_a_room_and_removes_a_member_who_sees_the_reason_and_the_administrator_leaves()
    {
        await using var channel = await Channel.OpenAsync(world, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            using var owner = new MatrixHttp(world.HomeserverUrl, channel.Owner.AccessToken);
            var path = $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(channel.RoomId)}/state/m.room.power_levels";
            var levels = (await owner.OkAsync(HttpMethod.Get, path)).AsObject();
            levels["users"]![ada.Id] = 75;
            await owner.OkAsync(HttpMethod.Put, path, levels.DeepClone());

            var name = "Renamed " + channel.Mark;
            await ChooseAsync(ada, channel.Name, "Settings");
            await ada.Page.Page.GetByTestId("room-name").FillAsync(name);
            await ada.Page.Page.GetByTestId("room-save").ClickAsync();
            await ben.Page.Channel(name).WaitForAsync(new() { Timeout = 60_000 });
            await ada.ScreenshotAsync("room-settings");

            await ada.Page.Page.GetByTestId("person-" + ben.Id).GetByRole(AriaRole.Button).ClickAsync();
            await ada.Page.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Remove…" }).ClickAsync();
            await ada.Page.Page.GetByTestId("removal-reason").FillAsync("Too loud");
            await ada.Page.Page.GetByTestId("confirm-removal").ClickAsync();
            await ben.Page.Page.GetByText($"You were removed from {name} by").WaitForAsync(new() { Timeout = 60_000 });
            await Assertions.Expect(ben.Page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(": Too loud");
            await Assertions.Expect(ben.Page.Channel(name)).ToHaveCountAsync(0);

            await ada.Page.Page.Keyboard.PressAsync("Escape");
            await ChooseAsync(ada, name, "Leave");
            await ada.Page.Page.GetByTestId("confirm-leave").ClickAsync();
            await Assertions.Expect(ada.Page.Channel(name)).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        });
    }

    [Fact]
    public async Task New_space_is_private()
    {
        await using var channel = await Channel.OpenAsync(world, people: 1);
        await channel.WatchedAsync(async () =>
        {
            var page = channel.Guests[0].Page.Page;
            var name = "Guild " + channel.Mark;
            await page.GetByRole(AriaRole.Button, new() { Name = "Create space" }).First.ClickAsync();
            await page.GetByTestId("create-name").FillAsync(name);
            await page.Locator(".modal button[type=submit]").ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true })).ToBeVisibleAsync(new() { Timeout = 60_000 });
            using var guest = new MatrixHttp(world.HomeserverUrl, channel.Guests[0].Account.AccessToken);
            var joined = (await guest.OkAsync(HttpMethod.Get, "/_matrix/client/v3/joined_rooms"))["joined_rooms"]!.AsArray();
            var rules = new List<string>();
            foreach (var room in joined)
            {
                var state = await guest.StateAsync((string)room!);
                if (state.Any(e => (string?)e["type"] == "m.room.name" && (string?)e["content"]!["name"] == name))
                    rules.AddRange(state.Where(static e => (string?)e["type"] == "m.room.join_rules").Select(static e => (string)e["content"]!["join_rule"]!));
            }
            Assert.Equal(["invite"], rules);
        });
    }

    private static async Task ChooseAsync(Guest guest, string room, string item)
    {
        await guest.Page.Channel(room).ClickAsync(new() { Button = MouseButton.Right });
        await guest.Page.Page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
    }
}
