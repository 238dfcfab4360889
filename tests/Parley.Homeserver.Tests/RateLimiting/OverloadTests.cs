using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.RateLimiting;

/// <summary>Honest users beside a hostile account and a hostile address, both at full speed.</summary>
public sealed class OverloadTests
{
    private const int HostileConnections = 8;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Honest_users_are_served_beside_a_hostile_account_and_address()
    {
        if (!OperatingSystem.IsLinux())
            return; // Other systems have one loopback address.
        await using var server = await TestServer.StartAsync(new() { RateLimits = RateLimitOptions.LikeSynapse with { Registration = null } });
        var mallory = await server.RegisterAsync("mallory");
        List<TestClient> users = [];
        for (var i = 0; i < 4; i++)
            users.Add(await server.RegisterAsync("user" + i));
        var room = await users[0].CreateRoomAsync();
        foreach (var user in users.Skip(1).Append(mallory))
            await user.JoinAsync(room);
        using var hostile = From(server, "127.0.0.66");
        using var stop = new CancellationTokenSource();
        var refused = new ConcurrentDictionary<string, int>();
        var attack = Task.WhenAll(Enumerable.Range(0, HostileConnections).SelectMany(i => (Task[])
            [AttackAsync(new TestClient(hostile, mallory.Token, mallory.UserId), "account", i), AttackAsync(new TestClient(hostile, null, null), "address", i)]));

        for (var round = 0; round < 5; round++)
            for (var i = 0; i < users.Count; i++)
                await ServeAsync(users[i], users[(i + 1) % users.Count], i, round);
        await stop.CancelAsync();
        await attack;

        Assert.All((string[])["account", "address"], kind => Assert.True(refused.GetValueOrDefault(kind) > 100, $"The hostile {kind} was refused {refused.GetValueOrDefault(kind)} times."));

        async Task ServeAsync(TestClient sender, TestClient receiver, int number, int round)
        {
            var since = (await receiver.SyncAsync()).NextBatch;
            var waiting = receiver.SyncAsync(since, timeout: 60_000);
            if (round < 2)
                await sender.SayAsync(room, "hello");
            (await sender.PutAsync($"sendToDevice/x/{sender.Next()}", $$"""{"messages":{"{{receiver.UserId}}":{"*":{"n":{{round}}} } } }""")).MustBe(200);
            await waiting;
            using var home = From(server, $"127.0.0.{number + 2}");
            var login = $$"""{"type":"m.login.password","identifier":{"type":"m.id.user","user":"user{{number}}"},"password":"secret of user{{number}}","device_id":"SECOND"}""";
            (await new TestClient(home, null, null).PostAsync("login", login)).MustBe(200);
        }

        async Task AttackAsync(TestClient client, string kind, int seed)
        {
            var random = new Random(seed);
            while (!stop.IsCancellationRequested)
                if ((await RequestAsync(client, room, random)).Status == 429)
                    refused.AddOrUpdate(kind, 1, static (_, count) => count + 1);
        }
    }

    private static Task<Answer> RequestAsync(TestClient client, string room, Random random) => random.Next(8) switch
    {
        0 => client.GetAsync("sync"),
        1 => client.PutAsync($"sendToDevice/x/{client.Next()}", $$"""{"messages":{"@user0:parley.localhost":{"*":{"x":"{{new string('x', 60_000)}}"} } } }"""),
        2 => client.PutAsync($"rooms/{room}/send/m.room.message/{client.Next()}", """{"msgtype":"m.text","body":"spam"}"""),
        3 => client.PostAsync("login", """{"type":"m.login.password","identifier":{"type":"m.id.user","user":"user0"},"password":"guess"}"""),
        4 => client.PostAsync("register", $$"""{"auth":{"type":"m.login.dummy"},"username":"{{client.Next()}}","password":"x"}"""),
        5 => client.GetAsync($"rooms/{room}/messages?dir=b&limit=1000"),
        6 => client.PostAsync("keys/query", """{"device_keys":{"@user0:parley.localhost":[]}}"""),
        _ => client.PostAsync("createRoom"),
    };

    /// <summary>Returns a client whose connections come from another address of this machine.</summary>
    private static HttpClient From(TestServer server, string address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = server.Address,
    };
}
