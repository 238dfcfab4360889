using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Sync;

public sealed class LeftRoomTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Room_that_was_joined_and_left_between_two_syncs_is_sent_with_its_state(bool forgotten)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","name":"Kept"}""");
        for (var i = 0; i < 20; i++)
            await alice.SayAsync(room, "hello");
        var since = (await bob.SyncAsync()).NextBatch;

        await bob.JoinAsync(room);
        (await bob.PostAsync($"rooms/{room}/leave")).MustBe(200);
        if (forgotten)
            (await bob.PostAsync($"rooms/{room}/forget")).MustBe(200);
        var left = await bob.SyncAsync(since);
        var after = await bob.SyncAsync(left.NextBatch);

        Assert.Contains(left.At("rooms", "leave", room, "state", "events")!.Value.EnumerateArray(), item => item.GetProperty("type").GetString() == "m.room.name");
        Assert.Equal("leave", left.Timeline(room, "leave")[^1].GetProperty("content").GetProperty("membership").GetString());
        Assert.Null(after.At("rooms", "leave", room));
    }

    [Fact]
    public async Task Rejected_invitation_shows_no_state_of_the_room()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync($$"""{"invite":["{{bob.UserId}}"],"topic":"secret"}""");
        var since = (await bob.SyncAsync()).NextBatch;

        (await bob.PostAsync($"rooms/{room}/leave")).MustBe(200);

        Assert.DoesNotContain("secret", (await bob.SyncAsync(since)).Json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_after_the_timeline_is_sent_on_request()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var since = (await alice.SyncAsync()).NextBatch;
        (await alice.PutAsync($"rooms/{room}/state/m.room.topic/", """{"topic":"new"}""")).MustBe(200);

        var before = await alice.SyncAsync(since);
        var after = (await alice.GetAsync($"sync?since={since}&use_state_after=true")).MustBe(200);
        var unstable = (await alice.GetAsync($"sync?since={since}&org.matrix.msc4222.use_state_after=true")).MustBe(200);

        Assert.Empty(before.State(room));
        Assert.Null(after.At("rooms", "join", room, "state"));
        Assert.Equal("new", after.At("rooms", "join", room, "state_after", "events")!.Value[0].GetProperty("content").GetProperty("topic").GetString());
        Assert.Single(unstable.At("rooms", "join", room, "org.matrix.msc4222.state_after", "events")!.Value.EnumerateArray());
    }

    [Fact]
    public async Task Event_contains_the_membership_of_its_reader()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await alice.SayAsync(room, "before");
        await bob.JoinAsync(room);
        await alice.SayAsync(room, "after");

        var memberships = (await bob.SyncAsync()).Timeline(room).Where(item => item.GetProperty("type").GetString() == "m.room.message")
            .Select(item => item.GetProperty("unsigned").GetProperty("membership").GetString());

        Assert.Equal(["leave", "join"], memberships);
    }

    [Fact]
    public async Task Event_that_narrows_the_visibility_is_visible_to_those_who_see_the_state_before_it()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        (await alice.PutAsync($"rooms/{room}/state/m.room.history_visibility/", """{"history_visibility":"joined"}""")).MustBe(200);
        await alice.SayAsync(room, "hidden");
        await bob.JoinAsync(room);

        var history = (await bob.GetAsync($"rooms/{room}/messages?dir=b&limit=50")).MustBe(200).Json;

        Assert.Contains(history.GetProperty("chunk").EnumerateArray(), item => item.GetProperty("type").GetString() == "m.room.history_visibility" && item.GetProperty("content").GetProperty("history_visibility").GetString() == "joined");
        Assert.DoesNotContain("hidden", history.GetRawText(), StringComparison.Ordinal);
    }
}
