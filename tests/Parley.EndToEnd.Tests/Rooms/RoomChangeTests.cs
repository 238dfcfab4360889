using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Rooms;

/// <summary>Changes of a room by its admins during a call.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class RoomChangeTests(EmbeddedWorldFixture fixture)
{
    private const string CallState = "de.mtorials.test.callstate";

    [Fact]
    public async Task Member_removed_from_the_room_is_disconnected()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 3);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben, cleo) = (channel.Guests[0], channel.Guests[1], channel.Guests[2]);
            foreach (var guest in channel.Guests)
                await guest.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben, cleo);

            using var owner = Owner(channel);
            await owner.OkAsync(HttpMethod.Post, $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(channel.RoomId)}/kick", new JsonObject { ["user_id"] = ben.Id });
            await ada.Page.SeesNoMoreAsync(ben.Id);
            await ben.Page.CallBar.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await ben.Page.Probe.HearsExactlyAsync([]);
            await channel.HearEachOtherAsync(ada, cleo);
        });
    }

    [Fact]
    public async Task Member_who_loses_the_power_to_join_sees_it_and_stays_in_the_call_until_leaving()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);

            using var owner = Owner(channel);
            await ChangeLevelsAsync(owner, channel, levels => levels["events"]![CallState] = 50);
            await Shows(ben, "You no longer have permission to be in this voice channel");
            await channel.HearEachOtherAsync(ada, ben);

            await ben.Page.LeaveAsync();
            await Shows(ben, "You don't have permission to join this voice channel");
            await ada.Page.SeesNoMoreAsync(ben.Id);

            await ChangeLevelsAsync(owner, channel, levels => levels["events"]![CallState] = 0);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);
        });
    }

    [Fact]
    public async Task Admin_repairs_the_permissions_of_a_room_with_one_click()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            using var owner = Owner(channel);
            await ChangeLevelsAsync(owner, channel, levels =>
            {
                levels["events"]!.AsObject().Remove(CallState);
                levels["users"]![ben.Id] = 100;
            });
            await ada.Page.Channel(channel.Name).ClickAsync();
            await Shows(ada, "You don't have permission to join this voice channel. Ask an admin of the room.");
            Assert.Equal(0, await Repair(ada).CountAsync());

            await ben.Page.Channel(channel.Name).ClickAsync();
            await Repair(ben).ClickAsync();
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);
        });
    }

    [Fact]
    public async Task Room_upgrade_during_a_call_moves_the_call()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);

            using var owner = Owner(channel);
            var answer = await owner.OkAsync(HttpMethod.Post, $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(channel.RoomId)}/upgrade", new JsonObject { ["new_version"] = "11" });
            var next = (string)answer["replacement_room"]!;
            await Until(async () => await JoinedAsync(owner, next) == 2 && await JoinedAsync(owner, channel.RoomId) == 0);
            await channel.HearEachOtherAsync(ada, ben);
            await Assertions.Expect(ada.Page.Channel(channel.Name)).ToHaveCountAsync(1);
        });
    }

    private static MatrixHttp Owner(Channel channel) => new(channel.World.HomeserverUrl, channel.Owner.AccessToken);

    private static ILocator Repair(Guest guest) => guest.Page.Page.GetByRole(AriaRole.Button, new() { Name = "Let everyone join" });

    private static Task Shows(Guest guest, string text) => guest.Page.Page.GetByText(text).First.WaitForAsync(new() { Timeout = 20_000 });

    private static async Task ChangeLevelsAsync(MatrixHttp owner, Channel channel, Action<JsonObject> change)
    {
        var path = $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(channel.RoomId)}/state/m.room.power_levels";
        var levels = (await owner.OkAsync(HttpMethod.Get, path)).AsObject();
        change(levels);
        await owner.OkAsync(HttpMethod.Put, path, levels.DeepClone());
    }

    private static async Task<int> JoinedAsync(MatrixHttp owner, string room) =>
        (await owner.StateAsync(room)).Count(e => (string?)e["type"] == CallState && (string?)e["content"]!["join_state"] == "JOINED");

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 200, "The condition did not become true within 20 s.");
            await Task.Delay(100);
        }
    }
}
