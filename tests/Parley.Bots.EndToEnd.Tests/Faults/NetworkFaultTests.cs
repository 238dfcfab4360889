using System.Diagnostics;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Network;
using Parley.Testing.Worlds;

namespace Parley.Bots.EndToEnd.Tests.Faults;

/// <summary>A bot whose network fails.</summary>
public sealed class NetworkFaultTests : Fault
{
    [Fact]
    public async Task Bot_is_back_after_a_network_outage_of_30_s()
    {
        await using var network = await VirtualNetwork.StartAsync(hosts: 1);
        await using var serve = await ParleyServe.StartAsync("--bind", "0.0.0.0", "--registration", "open");
        var world = new Rooms(serve.Url);
        await using var channel = await Channel.OpenAsync(world, people: 1);
        var ada = channel.Guests[0];
        await ada.Page.JoinAsync(channel.Name);
        var account = await channel.AdmitAsync("tone");
        await using var bot = Start(new($"http://{network.ServerAddress}:{serve.Url.Port}"), account, channel.RoomId, network.Hosts[0]);
        await HearsAsync(ada, bot, TimeSpan.FromSeconds(20));

        network.Hosts[0].Quality = LinkQuality.Cut;
        var cut = Stopwatch.StartNew();
        await ada.Page.SeesNoMoreAsync(account.UserId);
        // The rest of the outage.
        await Task.Delay(TimeSpan.FromSeconds(30) - cut.Elapsed);
        network.Hosts[0].Quality = LinkQuality.Good;
        await HearsAsync(ada, bot, RecoveryTime);
    }

    /// <summary>The embedded homeserver, reachable from a simulated network.</summary>
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
