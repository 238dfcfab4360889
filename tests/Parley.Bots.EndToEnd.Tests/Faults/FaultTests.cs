using System.Diagnostics;
using System.Text.Json.Nodes;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Worlds;

namespace Parley.Bots.EndToEnd.Tests.Faults;

/// <summary>What breaks comes back by itself: the bot is heard again within 15 s of the fault's end, by a person in a browser.</summary>
public sealed class FaultTests : Fault
{
    [Fact]
    public async Task A_killed_bot_that_is_started_again_is_heard_again_as_one_member_and_killed_for_good_is_no_ghost_after_15_s()
    {
        await using var world = await EmbeddedWorld.StartAsync();
        await using var channel = await Channel.OpenAsync(world, people: 1);
        var ada = channel.Guests[0];
        await ada.Page.JoinAsync(channel.Name);
        var account = await channel.AdmitAsync("tone");
        await using var first = Start(world.HomeserverUrl, account, channel.RoomId);
        await HearsAsync(ada, first, TimeSpan.FromSeconds(20));
        using var owner = new MatrixHttp(world.HomeserverUrl, channel.Owner.AccessToken);
        Assert.Equal(2, (await JoinedAsync(owner, channel.RoomId)).Count);

        first.KillNow();
        await using var second = Start(world.HomeserverUrl, account, channel.RoomId);
        await second.LineAsync(static line => line == "ready", Soon);
        await HearsAsync(ada, second, Soon);
        Assert.Equal(2, (await JoinedAsync(owner, channel.RoomId)).Count);

        var killed = Stopwatch.StartNew();
        second.KillNow();
        await ada.Page.SeesNoMoreAsync(account.UserId);
        Assert.Equal([ada.Id], await JoinedAsync(owner, channel.RoomId));
        Assert.True(killed.Elapsed < Soon, $"The ghost stayed for {killed.Elapsed.TotalSeconds:0.0} s.");
    }

    [Fact]
    [Trait("Needs", "Synapse")]
    public async Task A_homeserver_that_crashes_and_starts_again_and_a_room_that_is_upgraded_find_the_bot_playing()
    {
        await using var world = await SynapseWorld.StartAsync();
        await using var channel = await Channel.OpenAsync(world, people: 1);
        var ada = channel.Guests[0];
        await ada.Page.JoinAsync(channel.Name);
        var account = await channel.AdmitAsync("tone");
        await using var bot = Start(world.HomeserverUrl, account, channel.RoomId);
        await HearsAsync(ada, bot, TimeSpan.FromSeconds(20));

        await world.Synapse.StopAsync(crash: true);
        await Task.Delay(TimeSpan.FromSeconds(3));
        await world.Synapse.StartProcessAsync();
        await HearsAsync(ada, bot, Soon);
        // What plays has not stopped; that the bot is a member again shows to who joins anew.
        await ada.Page.LeaveAsync();
        await ada.Page.JoinAsync(channel.Name);
        await HearsAsync(ada, bot, Soon);

        using var owner = new MatrixHttp(world.HomeserverUrl, channel.Owner.AccessToken);
        var upgraded = await owner.OkAsync(HttpMethod.Post, $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(channel.RoomId)}/upgrade", new JsonObject { ["new_version"] = "11" });
        var began = Stopwatch.StartNew();
        var next = (string)upgraded["replacement_room"]!;
        while (!(await JoinedAsync(owner, next)).Order().SequenceEqual(new[] { account.UserId, ada.Id }.Order()) || (await JoinedAsync(owner, channel.RoomId)).Count > 0)
        {
            Assert.True(began.Elapsed < Soon, $"The room was not followed within {Soon.TotalSeconds:0} s. The bot said:\n{bot.Output}");
            await Task.Delay(100);
        }
        await HearsAsync(ada, bot, Soon - began.Elapsed);
    }
}
