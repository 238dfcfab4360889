using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Ephemeral;

public sealed class PresenceTests
{
    [Fact]
    public async Task Presence_is_sent_to_users_in_the_same_room_only()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var carol = await server.RegisterAsync("carol");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        var since = (await bob.SyncAsync()).NextBatch;

        (await alice.PutAsync($"presence/{alice.UserId}/status", """{"presence":"unavailable","status_msg":"Tea"}""")).MustBe(200);
        var sync = await bob.SyncAsync(since);

        var sent = sync.At("presence", "events")!.Value.EnumerateArray().Single();
        Assert.Equal(alice.UserId, sent.GetProperty("sender").GetString());
        Assert.Equal("unavailable", sent.GetProperty("content").GetProperty("presence").GetString());
        Assert.Equal("Tea", (await bob.GetAsync($"presence/{alice.UserId}/status")).MustBe(200).Text("status_msg"));
        Assert.Null((await bob.SyncAsync(sync.NextBatch)).At("presence"));
        Assert.Null((await bob.SyncAsync(filter: """{"presence":{"types":[]}}""")).At("presence"));
        Assert.Null((await carol.SyncAsync()).At("presence"));
        (await carol.GetAsync($"presence/{alice.UserId}/status")).MustBe(403, "M_FORBIDDEN");
        (await carol.PutAsync($"presence/{alice.UserId}/status", """{"presence":"online"}""")).MustBe(403, "M_FORBIDDEN");
        (await carol.PutAsync($"presence/{carol.UserId}/status", """{"presence":"away"}""")).MustBe(400, "M_INVALID_PARAM");
        Assert.Equal("offline", (await carol.GetAsync($"presence/{carol.UserId}/status")).MustBe(200).Text("presence"));
    }

    [Fact]
    public async Task User_is_offline_a_minute_after_the_last_sync()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(time: time);
        var alice = await server.RegisterAsync("alice");
        (await alice.GetAsync("sync?set_presence=online")).MustBe(200);
        Assert.Equal("online", (await alice.GetAsync($"presence/{alice.UserId}/status")).Text("presence"));

        time.Advance(TimeSpan.FromSeconds(50));
        await alice.SyncAsync();
        time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal("online", (await alice.GetAsync($"presence/{alice.UserId}/status")).Text("presence"));
        time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal("offline", (await alice.GetAsync($"presence/{alice.UserId}/status")).Text("presence"));
    }
}
