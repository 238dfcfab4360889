using System.Diagnostics;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests;

public sealed class SmokeTests
{
    [Fact]
    public async Task A_message_ends_the_waiting_sync_of_another_member()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        var since = (await bob.SyncAsync()).NextBatch;
        var waiting = bob.SyncAsync(since, timeout: 30_000);

        await alice.SayAsync(room, "hello");

        var news = await waiting;
        Assert.Equal("hello", news.Timeline(room).Single().GetProperty("content").GetProperty("body").GetString());
    }

    [Fact]
    public async Task A_to_device_message_ends_the_waiting_sync_and_is_repeated_until_acknowledged()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var since = (await bob.SyncAsync()).NextBatch;
        var waiting = bob.SyncAsync(since, timeout: 30_000);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();

        (await alice.PutAsync("sendToDevice/de.mtorials.test.call/1", ToDevice(bob.UserId, "*", """{"rtc_type":"offer"}"""))).MustBe(200);

        var news = await waiting;
        TestContext.Current.SendDiagnosticMessage($"to-device took {clock.Elapsed.TotalMilliseconds} ms");
        Assert.Equal("offer", news.ToDevice().Single().GetProperty("content").GetProperty("rtc_type").GetString());
        Assert.Single((await bob.SyncAsync(since)).ToDevice());
        Assert.Empty((await bob.SyncAsync(news.NextBatch)).ToDevice());
        Assert.Empty((await bob.SyncAsync(since)).ToDevice());
    }

    private static string ToDevice(string user, string device, string content) => $$"""{"messages":{"{{user}}":{"{{device}}":{{content}} } } }""";
}
