using System.Diagnostics;
using System.Globalization;
using Parley.Bots.EndToEnd.Tests.Support;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing;
using Parley.Testing.Network;
using Parley.Testing.Worlds;

namespace Parley.Bots.EndToEnd.Tests.Faults;

/// <summary>What breaks comes back by itself: the bot is heard again within 15 s of the fault's end, by a person in a browser.</summary>
public sealed class FaultTests : IDisposable
{
    private const int Tone = 830;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_killed_bot_that_is_started_again_is_heard_again_and_leaves_no_ghost()
    {
        await using var world = await EmbeddedWorld.StartAsync();
        await using var channel = await Channel.OpenAsync(world, people: 1);
        var ada = channel.Guests[0];
        await ada.Page.JoinAsync(channel.Name);
        var account = await channel.AdmitAsync("tone");
        await using (var first = Start(world.HomeserverUrl, account, channel.RoomId))
        {
            await HearsAsync(ada, first, TimeSpan.FromSeconds(20));
            first.KillNow();
        }
        await using var second = Start(world.HomeserverUrl, account, channel.RoomId);
        await HearsAsync(ada, second, Soon);
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

        await ada.Page.LeaveAsync();
        using var owner = new MatrixHttp(world.HomeserverUrl, channel.Owner.AccessToken);
        var upgraded = await owner.OkAsync(HttpMethod.Post, $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(channel.RoomId)}/upgrade", new System.Text.Json.Nodes.JsonObject { ["new_version"] = "11" });
        var began = Stopwatch.StartNew();
        using var http = new MatrixHttp(world.HomeserverUrl, ada.Account.AccessToken);
        await http.JoinRoomAsync((string)upgraded["replacement_room"]!);
        // The old and the new room have one name, and the page shows the new one alone once it knows it: the bot is in the new one.
        await ada.Page.Member(account.UserId).First.WaitForAsync();
        for (var i = 0; i < 3; i++)
        {
            await ada.Page.Channel(channel.Name).First.ClickAsync();
            await ada.Page.CallBar.WaitForAsync();
            try
            {
                await ada.Page.Probe.HearsExactlyAsync([Tone], TimeSpan.FromSeconds(5));
                break;
            }
            catch (TimeoutException) when (i < 2)
            {
                await ada.Page.LeaveAsync();
            }
        }
        await HearsAsync(ada, bot, Soon);
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(30), bot.Output);
    }

    [Fact]
    public async Task A_network_that_is_cut_for_30_s_brings_the_bot_back_when_it_heals()
    {
        await using var network = await VirtualNetwork.StartAsync(hosts: 1);
        await using var serve = await ParleyServe.StartAsync("--bind", "0.0.0.0");
        var world = new Rooms(serve.Url);
        await using var channel = await Channel.OpenAsync(world, people: 1);
        var ada = channel.Guests[0];
        await ada.Page.JoinAsync(channel.Name);
        var account = await channel.AdmitAsync("tone");
        await using var bot = Start(new($"http://{network.ServerAddress}:{serve.Url.Port}"), account, channel.RoomId, network.Hosts[0]);
        await HearsAsync(ada, bot, TimeSpan.FromSeconds(20));

        network.Hosts[0].Quality = LinkQuality.Cut;
        await ada.Page.SeesNoMoreAsync(account.UserId);
        await Task.Delay(TimeSpan.FromSeconds(18));
        network.Hosts[0].Quality = LinkQuality.Good;
        await HearsAsync(ada, bot, Soon);
    }

    public void Dispose() => _folder.Dispose();

    private ChildProcess Start(Uri homeserver, Account account, string room, VirtualHost? host = null) => BotProcess.Start(
        "tests/Parley.Bots.TestBot", "Parley.Bots.TestBot",
        [homeserver.ToString(), account.UserId, account.Password, room, Tone.ToString(CultureInfo.InvariantCulture), Path.Combine(_folder.Path, account.Name + ".json")],
        null, host, _folder.Path);

    private static async Task HearsAsync(Guest guest, ChildProcess bot, TimeSpan within)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await guest.Page.Probe.HearsExactlyAsync([Tone], within);
            TestContext.Current.SendDiagnosticMessage($"Heard after {watch.Elapsed.TotalSeconds:0.0} s.");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\nThe bot said:\n{bot.Output}", e);
        }
    }

    /// <summary>The embedded homeserver, open to a simulated network.</summary>
    private sealed class Rooms(Uri url) : IWorld
    {
        public string Name => "network";

        public Uri HomeserverUrl => url;

        public Uri WebUrl => url;

        public async Task<Account> RegisterAsync(string name)
        {
            using var http = new MatrixHttp(url);
            return await http.RegisterAsync(name, "a long enough password");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
