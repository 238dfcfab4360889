using System.Diagnostics;
using System.Text.Json.Nodes;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Worlds;

namespace Parley.Bots.EndToEnd.Tests.Faults;

/// <summary>A user in a browser hears the bot again within 15 s of the end of a fault.</summary>
public sealed class FaultTests : Fault
{
    [Fact]
    public async Task Killed_bot_is_one_member_again_after_a_restart_and_not_listed_15_s_after_the_last_kill()
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
        await second.LineAsync(static line => line == "ready", RecoveryTime);
        await HearsAsync(ada, second, RecoveryTime);
        Assert.Equal(2, (await JoinedAsync(owner, channel.RoomId)).Count);

        var killed = Stopwatch.StartNew();
        second.KillNow();
        await ada.Page.SeesNoMoreAsync(account.UserId);
        Assert.Equal([ada.Id], await JoinedAsync(owner, channel.RoomId));
        Assert.True(killed.Elapsed < RecoveryTime, $"The stale member stayed for {killed.Elapsed.TotalSeconds:0.0} s.");
    }

    [Fact]
    [Trait("Needs", "Synapse")]
    public async Task Bot_plays_on_after_a_homeserver_crash_and_a_room_upgrade()
    {
        await using var world = await SynapseWorld.StartAsync();
        await using var channel = await Channel.OpenAsync(world, people: 1);
        var ada = channel.Guests[0];
        await ada.Page.JoinAsync(channel.Name);
        var account = await channel.AdmitAsync("tone");
        await using var bot = Start(world.HomeserverUrl, account, channel.RoomId);
        await HearsAsync(ada, bot, TimeSpan.FromSeconds(20));

        await world.Synapse.StopAsync(crash: true);
        // Long enough for several failed syncs.
        await Task.Delay(TimeSpan.FromSeconds(3));
        await world.Synapse.StartProcessAsync();
        await HearsAsync(ada, bot, RecoveryTime);
        // Playback did not stop. A new join shows that the bot is a member again.
        await ada.Page.LeaveAsync();
        await ada.Page.JoinAsync(channel.Name);
        await HearsAsync(ada, bot, RecoveryTime);

        using var owner = new MatrixHttp(world.HomeserverUrl, channel.Owner.AccessToken);
        var upgraded = await owner.OkAsync(HttpMethod.Post, $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(channel.RoomId)}/upgrade", new JsonObject { ["new_version"] = "11" });
        var began = Stopwatch.StartNew();
        var next = (string)upgraded["replacement_room"]!;
        while (!(await JoinedAsync(owner, next)).Order().SequenceEqual(new[] { account.UserId, ada.Id }.Order()) || (await JoinedAsync(owner, channel.RoomId)).Count > 0)
        {
            Assert.True(began.Elapsed < RecoveryTime, $"The room was not followed within {RecoveryTime.TotalSeconds:0} s. The bot's output:\n{bot.Output}");
            await Task.Delay(100);
        }
        await HearsAsync(ada, bot, RecoveryTime - began.Elapsed);
    }
}
