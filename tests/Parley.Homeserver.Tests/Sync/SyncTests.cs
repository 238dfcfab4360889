using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Sync;

public sealed class SyncTests
{
    [Fact]
    public async Task An_initial_sync_contains_the_timeline_and_the_state_before_it()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","name":"Lobby"}""");
        foreach (var i in Enumerable.Range(0, 4))
            await alice.SayAsync(room, "m" + i);

        var sync = await alice.SyncAsync(filter: """{"room":{"timeline":{"limit":3}}}""");

        Assert.Equal(["m1", "m2", "m3"], sync.Timeline(room).Select(Body));
        Assert.True(sync.At("rooms", "join", room, "timeline", "limited")!.Value.GetBoolean());
        Assert.Equal(
            ["m.room.create", "m.room.guest_access", "m.room.history_visibility", "m.room.join_rules", "m.room.member", "m.room.name", "m.room.power_levels"],
            sync.State(room).Select(Type).Order());
        Assert.Equal(1, sync.At("rooms", "join", room, "summary", "m.joined_member_count")!.Value.GetInt32());
    }

    [Fact]
    public async Task After_a_gap_the_state_is_that_at_the_start_of_the_timeline()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var since = (await alice.SyncAsync()).NextBatch;
        await Topic(alice, room, "one");
        await Topic(alice, room, "two");
        await alice.SayAsync(room, "a");
        await alice.SayAsync(room, "b");
        await Topic(alice, room, "three");

        var sync = await alice.SyncAsync(since, filter: """{"room":{"timeline":{"limit":2}}}""");

        Assert.Equal("two", sync.State(room).Single().GetProperty("content").GetProperty("topic").GetString());
        Assert.Equal(["m.room.message", "m.room.topic"], sync.Timeline(room).Select(Type));
    }

    [Fact]
    public async Task A_state_event_that_the_timeline_filter_rejects_is_in_the_state()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        const string Filter = """{"room":{"timeline":{"types":["m.room.message"]}}}""";
        var since = (await alice.SyncAsync(filter: Filter)).NextBatch;
        await alice.SayAsync(room, "a");
        await Topic(alice, room, "new");

        var sync = await alice.SyncAsync(since, filter: Filter);

        Assert.Equal("a", Body(sync.Timeline(room).Single()));
        Assert.Equal("new", sync.State(room).Single().GetProperty("content").GetProperty("topic").GetString());
    }

    [Fact]
    public async Task An_event_that_the_filter_rejects_ends_no_sync()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        const string Filter = """{"room":{"timeline":{"types":["x.wanted"]},"state":{"types":["x.wanted"]},"ephemeral":{"not_types":["*"]}}}""";
        var since = (await alice.SyncAsync(filter: Filter)).NextBatch;
        var waiting = alice.SyncAsync(since, timeout: 30_000, filter: Filter);

        await alice.SayAsync(room, "unwanted");
        await Topic(alice, room, "unwanted");
        (await alice.PutAsync($"rooms/{room}/typing/{alice.UserId}", """{"typing":true}""")).MustBe(200);
        Assert.False(waiting.IsCompleted);
        (await alice.PutAsync($"rooms/{room}/send/x.wanted/1", """{"a":1}""")).MustBe(200);

        Assert.Equal("x.wanted", Type((await waiting).Timeline(room).Single()));
    }

    [Fact]
    public async Task Lazy_loading_includes_the_senders_of_the_timeline_and_membership_changes_in_a_gap()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","name":"named"}""");
        var others = new List<TestClient>();
        foreach (var name in Enumerable.Range(0, 8).Select(i => "user" + i))
        {
            others.Add(await server.RegisterAsync(name));
            await others[^1].JoinAsync(room);
        }
        await others[7].SayAsync(room, "hello");
        const string Filter = """{"room":{"timeline":{"limit":1},"state":{"lazy_load_members":true}}}""";

        var first = await alice.SyncAsync(filter: Filter);
        var members = first.State(room).Where(item => Type(item) == "m.room.member").Select(item => item.GetProperty("state_key").GetString()!).ToList();
        await others[3].PostAsync($"rooms/{room}/leave");
        await others[1].SayAsync(room, "x");
        await others[2].SayAsync(room, "y");
        var gap = await alice.SyncAsync(first.NextBatch, filter: Filter);

        Assert.Contains(others[7].UserId, members);
        Assert.Contains(alice.UserId, members);
        Assert.DoesNotContain(others[6].UserId, members);
        Assert.Equal([others[2].UserId, others[3].UserId], gap.State(room).Select(item => item.GetProperty("state_key").GetString()).Order());
    }

    [Fact]
    public async Task An_invitation_has_stripped_state_and_a_join_has_the_complete_state()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var since = (await bob.SyncAsync()).NextBatch;
        var waiting = bob.SyncAsync(since, timeout: 30_000);
        var room = await alice.CreateRoomAsync($$"""{"name":"Secret","is_direct":true,"invite":["{{bob.UserId}}"]}""");

        var invited = await waiting;
        var stripped = invited.At("rooms", "invite", room, "invite_state", "events")!.Value.EnumerateArray().ToList();
        await bob.JoinAsync(room);
        var joined = await bob.SyncAsync(invited.NextBatch);

        Assert.Contains(stripped, item => Type(item) == "m.room.name");
        var invitation = stripped.Single(item => Type(item) == "m.room.member" && item.GetProperty("state_key").GetString() == bob.UserId);
        Assert.True(invitation.GetProperty("content").GetProperty("is_direct").GetBoolean());
        Assert.DoesNotContain(stripped, item => item.TryGetProperty("event_id", out _));
        Assert.Contains(joined.State(room).Concat(joined.Timeline(room)), item => Type(item) == "m.room.create");
        Assert.Null(joined.At("rooms", "invite", room));
    }

    [Fact]
    public async Task A_removed_member_receives_the_removal_and_no_later_events()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        var since = (await bob.SyncAsync()).NextBatch;
        await alice.SayAsync(room, "before");
        (await alice.PostAsync($"rooms/{room}/kick", $$"""{"user_id":"{{bob.UserId}}","reason":"loud"}""")).MustBe(200);
        await alice.SayAsync(room, "after");

        var kicked = await bob.SyncAsync(since);
        var later = await bob.SyncAsync(kicked.NextBatch);

        var events = kicked.Timeline(room, "leave");
        Assert.Equal(["m.room.message", "m.room.member"], events.Select(Type));
        Assert.Equal("loud", events[1].GetProperty("content").GetProperty("reason").GetString());
        Assert.Null(kicked.At("rooms", "join", room));
        Assert.Null(later.At("rooms", "leave", room));
        (await bob.GetAsync($"rooms/{room}/messages?dir=b")).MustBe(200);
        Assert.DoesNotContain((await bob.GetAsync($"rooms/{room}/messages?dir=b")).Json.GetProperty("chunk").EnumerateArray(), item => Body(item) == "after");
    }

    [Fact]
    public async Task Only_the_sending_device_receives_the_transaction_ID()
    {
        await using var server = await TestServer.StartAsync();
        var phone = await server.RegisterAsync("alice", "PHONE");
        var laptop = await server.LoginAsync("alice", "LAPTOP");
        var room = await phone.CreateRoomAsync();
        var since = (await phone.SyncAsync()).NextBatch;
        (await phone.PutAsync($"rooms/{room}/send/m.room.message/mine", """{"body":"x"}""")).MustBe(200);

        var onPhone = (await phone.SyncAsync(since)).Timeline(room).Single().GetProperty("unsigned");
        var onLaptop = (await laptop.SyncAsync(since)).Timeline(room).Single().GetProperty("unsigned");

        Assert.Equal("mine", onPhone.GetProperty("transaction_id").GetString());
        Assert.False(onLaptop.TryGetProperty("transaction_id", out _));
        Assert.InRange(onLaptop.GetProperty("age").GetInt64(), 0, 10_000);
    }

    [Fact]
    public async Task A_changed_state_event_contains_the_previous_content()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        await Topic(alice, room, "old");
        var since = (await alice.SyncAsync()).NextBatch;
        await Topic(alice, room, "new");

        var changed = (await alice.SyncAsync(since)).Timeline(room).Single();

        Assert.Equal("old", changed.GetProperty("unsigned").GetProperty("prev_content").GetProperty("topic").GetString());
        Assert.Equal(alice.UserId, changed.GetProperty("unsigned").GetProperty("prev_sender").GetString());
    }

    [Fact]
    public async Task Typing_receipts_and_account_data_are_sent_once()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        var said = await alice.SayAsync(room, "read me");
        var before = await bob.SyncAsync();
        Assert.Equal(1, Unread(before, room));

        (await alice.PutAsync($"rooms/{room}/typing/{alice.UserId}", """{"typing":true,"timeout":30000}""")).MustBe(200);
        (await bob.PostAsync($"rooms/{room}/receipt/m.read/{said}")).MustBe(200);
        (await bob.PutAsync($"user/{bob.UserId}/account_data/m.direct", """{"@alice:x":["!r:x"]}""")).MustBe(200);
        (await bob.PutAsync($"user/{bob.UserId}/rooms/{room}/account_data/x.volume", """{"gain":0.5}""")).MustBe(200);
        var sync = await bob.SyncAsync(before.NextBatch);
        var next = await bob.SyncAsync(sync.NextBatch);

        var ephemeral = sync.At("rooms", "join", room, "ephemeral", "events")!.Value.EnumerateArray().ToDictionary(Type);
        Assert.Equal(alice.UserId, ephemeral["m.typing"].GetProperty("content").GetProperty("user_ids")[0].GetString());
        Assert.True(ephemeral["m.receipt"].GetProperty("content").GetProperty(said).GetProperty("m.read").TryGetProperty(bob.UserId, out _));
        Assert.Equal("m.direct", Type(sync.At("account_data", "events")!.Value[0]));
        Assert.Equal(0.5, sync.At("rooms", "join", room, "account_data", "events")!.Value[0].GetProperty("content").GetProperty("gain").GetDouble());
        Assert.Equal(0, Unread(sync, room));
        Assert.Null(next.At("rooms", "join", room));
        Assert.Null(next.At("account_data"));
    }

    [Fact]
    public async Task A_sync_without_changes_returns_at_its_timeout()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var server = await TestServer.StartAsync(time: time);
        var alice = await server.RegisterAsync("alice");
        var since = (await alice.SyncAsync()).NextBatch;
        var waiting = alice.SyncAsync(since, timeout: 30_000);

        while (!waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal(since, (await waiting).NextBatch);
    }

    [Fact]
    public async Task Sync_tokens_are_valid_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        var options = new HomeserverOptions { DatabasePath = folder.File("homeserver.db") };
        string since, room, token;
        await using (var server = await TestServer.StartAsync(options))
        {
            var alice = await server.RegisterAsync("alice");
            token = alice.Token!;
            room = await alice.CreateRoomAsync();
            (await alice.PutAsync($"rooms/{room}/typing/{alice.UserId}", """{"typing":true}""")).MustBe(200);
            since = (await alice.SyncAsync()).NextBatch;
            await alice.SayAsync(room, "while away");
        }

        await using var again = await TestServer.StartAsync(options);
        var back = new TestClient(again.Http, token, "@alice:parley.localhost");
        var sync = await back.SyncAsync(since);
        await back.SayAsync(room, "and on");

        Assert.Equal("while away", Body(sync.Timeline(room).Single()));
        Assert.Equal("and on", Body((await back.SyncAsync(sync.NextBatch)).Timeline(room).Single()));
    }

    [Fact]
    public async Task A_device_that_is_signed_out_during_a_sync_gets_M_UNKNOWN_TOKEN()
    {
        await using var server = await TestServer.StartAsync();
        var phone = await server.RegisterAsync("alice", "PHONE");
        var laptop = await server.LoginAsync("alice", "LAPTOP");
        var since = (await laptop.SyncAsync()).NextBatch;
        var waiting = laptop.GetAsync($"sync?timeout=30000&since={since}");

        (await phone.PostAsync("logout/all")).MustBe(200);

        (await waiting).MustBe(401, "M_UNKNOWN_TOKEN");
        (await phone.GetAsync("account/whoami")).MustBe(401, "M_UNKNOWN_TOKEN");
    }

    [Fact]
    public async Task A_stored_filter_is_used_by_its_ID()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var id = (await alice.PostAsync($"user/{alice.UserId}/filter", """{"room":{"timeline":{"limit":1},"x.kept":true}}""")).MustBe(200).Text("filter_id");

        Assert.Single((await alice.SyncAsync(filter: id)).Timeline(room));
        Assert.True((await alice.GetAsync($"user/{alice.UserId}/filter/{id}")).At("room", "x.kept")!.Value.GetBoolean());
        (await alice.GetAsync("sync?filter=999")).MustBe(400, "M_INVALID_PARAM");
        (await alice.GetAsync($"user/{alice.UserId}/filter/999")).MustBe(404, "M_NOT_FOUND");
        (await alice.GetAsync("sync?filter=%7Bbad")).MustBe(400, "M_BAD_JSON");
        (await alice.GetAsync("sync?since=nonsense")).MustBe(400, "M_INVALID_PARAM");
    }

    private static async Task Topic(TestClient client, string room, string topic) =>
        (await client.PutAsync($"rooms/{room}/state/m.room.topic", $$"""{"topic":"{{topic}}"}""")).MustBe(200);

    private static long Unread(Answer sync, string room) => sync.At("rooms", "join", room, "unread_notifications", "notification_count")!.Value.GetInt64();

    private static string Type(System.Text.Json.JsonElement item) => item.GetProperty("type").GetString()!;

    private static string? Body(System.Text.Json.JsonElement item) =>
        item.GetProperty("content").TryGetProperty("body", out var body) ? body.GetString() : null;
}
