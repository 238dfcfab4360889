using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.RateLimiting;

/// <summary>Honest users beside a hostile account and a hostile address, both at full speed.</summary>
public sealed class OverloadTests
{
    private const int HostileConnections = 8, HonestUsers = 10, Rounds = 5;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // The clock of the server advances by a second for each service to an honest user, so that the load of the machine changes no count.
    [Fact]
    public async Task Honest_users_are_served_beside_a_hostile_account_and_address()
    {
        if (!OperatingSystem.IsLinux())
            return; // Other systems have one loopback address.
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var limits = RateLimitOptions.LikeSynapse with { Registration = null };
        await using var server = await TestServer.StartAsync(new() { RateLimits = limits }, time);
        var mallory = await server.RegisterAsync("mallory");
        List<TestClient> users = [];
        for (var i = 0; i < HonestUsers; i++)
            users.Add(await server.RegisterAsync("user" + i));
        var room = await users[0].CreateRoomAsync();
        foreach (var user in users.Skip(1).Append(mallory))
            await user.JoinAsync(room);
        using var hostile = From(server, "127.0.0.66");
        using var stop = new CancellationTokenSource();
        var (refused, accepted) = (new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, int>());
        var attack = Task.WhenAll(Enumerable.Range(0, HostileConnections).SelectMany(i => (Task[])
            [AttackAsync(new TestClient(hostile, mallory.Token, mallory.UserId), "account", i), AttackAsync(new TestClient(hostile, null, mallory.UserId), "address", i)]));

        for (var round = 0; round < Rounds; round++)
            for (var i = 0; i < users.Count; i++)
            {
                await ServeAsync(users[i], users[(i + 1) % users.Count], i, round);
                time.Advance(TimeSpan.FromSeconds(1));
            }
        while (!attack.IsCompleted && (refused.GetValueOrDefault("account") < 100 || refused.GetValueOrDefault("address") < 100))
            await Task.Delay(5, Cancel);
        await stop.CancelAsync();
        await attack;

        AssertWithin(limits.Account!, accepted.Where(static kind => kind.Key.StartsWith("account", StringComparison.Ordinal) && !kind.Key.EndsWith("open", StringComparison.Ordinal)).Sum(static kind => kind.Value));
        AssertWithin(limits.Message!, accepted.GetValueOrDefault("account message"));
        AssertWithin(limits.RoomCreation!, accepted.GetValueOrDefault("account room"));
        AssertWithin(limits.Ephemeral!, accepted.GetValueOrDefault("account ephemeral"));
        // Each becomes a message of 3 more units for at least one device of each honest user.
        AssertWithin(limits.ToDevice!, accepted.GetValueOrDefault("account to-device") * HonestUsers * 4);
        Assert.True(accepted.GetValueOrDefault("account") > 0);
        Assert.True(accepted.GetValueOrDefault("account push") <= StorageLimits.MaxPushRules);

        // A request may take the bucket below zero once.
        static void AssertWithin(RequestLimit limit, int count) => Assert.InRange(count, 0, (2 * limit.Burst) + (int)Math.Ceiling(limit.PerSecond * Rounds * HonestUsers));

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

        async Task AttackAsync(TestClient client, string who, int seed)
        {
            var random = new Random(seed);
            while (!stop.IsCancellationRequested)
            {
                var (kind, request) = Request(client, room, random);
                var status = (await request).Status;
                if (status == 429)
                    refused.AddOrUpdate(who, 1, static (_, count) => count + 1);
                else if (status == 200)
                    accepted.AddOrUpdate(kind.Length == 0 ? who : who + " " + kind, 1, static (_, count) => count + 1);
            }
        }
    }

    private static (string Kind, Task<Answer> Answer) Request(TestClient client, string room, Random random)
    {
        var number = random.Next(1_000_000);
        return random.Next(16) switch
        {
            0 => ("", client.GetAsync("sync?full_state=true")),
            1 => ("to-device", client.PutAsync($"sendToDevice/x/{client.Next()}", $$"""{"messages":{{{ToAll(new string('x', 60_000))}}} }""")),
            2 => ("message", client.PutAsync($"rooms/{room}/send/m.room.message/{client.Next()}", $$"""{"msgtype":"m.text","body":"spam {{new string('a', 50_000)}}"}""")),
            3 => ("open", client.PostAsync("login", """{"type":"m.login.password","identifier":{"type":"m.id.user","user":"user0"},"password":"guess"}""")),
            4 => ("open", client.PostAsync("register", $$"""{"auth":{"type":"m.login.dummy"},"username":"{{client.Next()}}","password":"x"}""")),
            5 => ("", client.GetAsync($"rooms/{room}/messages?dir=b&limit=1000")),
            6 => ("", client.PostAsync("keys/query", """{"device_keys":{"@user0:parley.localhost":[]}}""")),
            7 => ("push", client.PutAsync($"pushrules/global/content/{client.Next()}", $$"""{"actions":["notify"],"pattern":"a*{{new string('a', 200)}}?{{number}}"}""")),
            8 => ("", client.PostAsync("/_matrix/media/v3/upload", new string('x', 100_000))),
            9 => ("ephemeral", client.PutAsync($"rooms/{room}/typing/{client.UserId}", $$"""{"typing":{{(number % 2 == 0 ? "true" : "false")}}}""")),
            10 => ("ephemeral", client.PutAsync($"presence/{client.UserId}/status", $$"""{"presence":"online","status_msg":"{{number}}"}""")),
            11 => ("", client.PostAsync("search", """{"search_categories":{"room_events":{"search_term":"spam","event_context":{"before_limit":50,"after_limit":50} } } }""")),
            12 => ("", client.GetAsync($"/_matrix/client/v1/rooms/{room}/hierarchy")),
            13 => ("open", client.GetAsync($"/_matrix/client/v1/rooms/{room}/threads?limit=1000")),
            14 => ("open", client.GetAsync($"sync?set_presence={(number % 2 == 0 ? "online" : "offline")}")),
            _ => ("room", client.PostAsync("createRoom")),
        };
    }

    private static string ToAll(string text) =>
        string.Join(',', Enumerable.Range(0, HonestUsers).Select(i => "\"@user" + i + ":parley.localhost\":{\"*\":{\"x\":\"" + text + "\"}}"));

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
