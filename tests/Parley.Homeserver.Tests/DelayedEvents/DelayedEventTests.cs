using Microsoft.Extensions.Time.Testing;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.DelayedEvents;

public sealed class DelayedEventTests
{
    private const string Managed = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";
    private const string Left = """{"join_state":"LEFT"}""";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_795_355_896_137));

    [Fact]
    public async Task A_delayed_state_event_is_sent_when_its_delay_expires_and_not_before()
    {
        await using var server = await TestServer.StartAsync(time: _time);
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        await ScheduleAsync(alice, room, 10_000);
        var since = (await alice.SyncAsync()).NextBatch;

        _time.Advance(TimeSpan.FromMilliseconds(9_999));
        (await alice.GetAsync(StatePath(room))).MustBe(404, "M_NOT_FOUND");
        var waiting = alice.SyncAsync(since, timeout: 30_000);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        var left = (await waiting).Timeline(room).Single();
        Assert.Equal("LEFT", left.GetProperty("content").GetProperty("join_state").GetString());
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), left.GetProperty("origin_server_ts").GetInt64());
        Assert.Equal(0, (await alice.GetAsync(Managed)).Json.GetProperty("delayed_events").GetArrayLength());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_restarts_the_delay_and_requires_no_token(bool actionInPath)
    {
        await using var server = await TestServer.StartAsync(time: _time);
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var id = await ScheduleAsync(alice, room, 10_000);

        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(9));
            var restarted = actionInPath
                ? await server.Stranger().PostAsync($"{Managed}/{id}/restart")
                : await server.Stranger().PostAsync($"{Managed}/{id}", """{"action":"restart"}""");
            restarted.MustBe(200);
        }

        (await alice.GetAsync(StatePath(room))).MustBe(404);
        _time.Advance(TimeSpan.FromSeconds(10));
        await EventuallyAsync(async () => (await alice.GetAsync(StatePath(room))).Status == 200);
    }

    [Fact]
    public async Task A_cancelled_event_is_never_sent_and_a_sent_one_only_once()
    {
        await using var server = await TestServer.StartAsync(time: _time);
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var cancelled = await ScheduleAsync(alice, room, 1_000);
        (await alice.PostAsync($"{Managed}/{cancelled}", """{"action":"cancel"}""")).MustBe(200);
        _time.Advance(TimeSpan.FromHours(1));
        (await alice.GetAsync(StatePath(room))).MustBe(404);

        var sent = await ScheduleAsync(alice, room, 1_000);
        (await alice.PostAsync($"{Managed}/{sent}", """{"action":"send"}""")).MustBe(200);
        (await alice.GetAsync(StatePath(room))).MustBe(200);

        foreach (var action in new[] { "send", "cancel", "restart" })
            (await alice.PostAsync($"{Managed}/{sent}/{action}")).MustBe(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task A_delayed_message_is_sent_as_a_message_event()
    {
        await using var server = await TestServer.StartAsync(time: _time);
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var since = (await alice.SyncAsync()).NextBatch;
        (await alice.PutAsync($"rooms/{room}/send/m.room.message/1?org.matrix.msc4140.delay=5000", """{"body":"later"}""")).MustBe(200);
        var waiting = alice.SyncAsync(since, timeout: 30_000);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("later", (await waiting).Timeline(room).Single().GetProperty("content").GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("""{"state_key":"","delay":5000,"content":{"body":"later"}}""", true)]
    [InlineData("""{"delay":5000,"content":{"body":"later"}}""", false)]
    [InlineData("""{"state_key":null,"delay":5000,"content":{"body":"later"}}""", false)]
    public async Task An_event_is_scheduled_by_the_newer_request_once(string body, bool isState)
    {
        await using var server = await TestServer.StartAsync(time: _time);
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var since = (await alice.SyncAsync()).NextBatch;
        var id = (await alice.PutAsync(NewerPath(room, "1"), body)).MustBe(200).Text("delay_id");
        Assert.Equal(id, (await alice.PutAsync(NewerPath(room, "1"), body)).MustBe(200).Text("delay_id"));
        Assert.Single((await alice.GetAsync(Managed)).Json.GetProperty("delayed_events").EnumerateArray());
        (await server.Stranger().PostAsync($"{Managed}/{id}/restart")).MustBe(200);
        var waiting = alice.SyncAsync(since, timeout: 30_000);

        _time.Advance(TimeSpan.FromSeconds(5));

        var sent = (await waiting).Timeline(room).Single();
        Assert.Equal("later", sent.GetProperty("content").GetProperty("body").GetString());
        Assert.Equal(isState, sent.TryGetProperty("state_key", out _));
    }

    [Theory]
    [InlineData("""{"delay":-1,"content":{}}""", 400, "M_INVALID_PARAM")]
    [InlineData("""{"delay":100000000,"content":{}}""", 403, "M_FORBIDDEN")]
    [InlineData("""{"delay":"soon","content":{}}""", 400, "M_BAD_JSON")]
    [InlineData("""{"content":{}}""", 400, "M_BAD_JSON")]
    [InlineData("""{"delay":1000}""", 400, "M_BAD_JSON")]
    [InlineData("""{"delay":1000,"content":7}""", 400, "M_BAD_JSON")]
    [InlineData("""{"delay":1000,"content":{"a":1.5}}""", 400, "M_BAD_JSON")]
    public async Task An_invalid_newer_request_schedules_nothing(string body, int status, string code)
    {
        await using var server = await TestServer.StartAsync(time: _time);
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();

        (await alice.PutAsync(NewerPath(room, "1"), body)).MustBe(status, code);

        Assert.Equal(0, (await alice.GetAsync(Managed)).Json.GetProperty("delayed_events").GetArrayLength());
    }

    [Fact]
    public async Task Event_cannot_be_scheduled_in_a_room_that_the_user_is_not_in()
    {
        await using var server = await TestServer.StartAsync(time: _time);
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var room = await alice.CreateRoomAsync();

        var answers = new List<Answer>();
        foreach (var target in new[] { room, "!none:parley.localhost" })
            answers.Add((await bob.PutAsync($"rooms/{target}/state/x/y?org.matrix.msc4140.delay=5000")).MustBe(403, "M_FORBIDDEN"));

        Assert.Equal(answers[0].Text("error"), answers[1].Text("error"));
    }

    [Fact]
    public async Task Delayed_events_survive_a_restart_of_the_server()
    {
        using var folder = new TemporaryFolder();
        var options = new HomeserverOptions { DatabasePath = folder.File("homeserver.db") };
        string room, overdue, pending;
        string token;
        await using (var server = await TestServer.StartAsync(options, _time))
        {
            var alice = await server.RegisterAsync("alice");
            token = alice.Token!;
            room = await alice.CreateRoomAsync();
            overdue = await ScheduleAsync(alice, room, 10_000, "overdue");
            pending = await ScheduleAsync(alice, room, 60_000, "pending");
        }

        _time.Advance(TimeSpan.FromSeconds(30));
        await using var again = await TestServer.StartAsync(options, _time);
        var back = new TestClient(again.Http, token, "@alice:parley.localhost");

        (await back.GetAsync(StatePath(room, "overdue"))).MustBe(200);
        (await back.GetAsync(StatePath(room, "pending"))).MustBe(404);
        (await back.PostAsync($"{Managed}/{overdue}/restart")).MustBe(404);
        (await back.PostAsync($"{Managed}/{pending}/restart")).MustBe(200);
        _time.Advance(TimeSpan.FromSeconds(60));
        await EventuallyAsync(async () => (await back.GetAsync(StatePath(room, "pending"))).Status == 200);
    }

    [Fact]
    public async Task A_state_event_of_another_user_cancels_the_delayed_events_for_it()
    {
        await using var server = await TestServer.StartAsync(time: _time);
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","power_level_content_override":{"state_default":0}}""");
        await bob.JoinAsync(room);
        var mine = await ScheduleAsync(alice, room, 10_000);
        (await alice.PutAsync(StatePath(room), """{"join_state":"JOINED"}""")).MustBe(200);
        (await alice.PostAsync($"{Managed}/{mine}/restart")).MustBe(200);

        (await bob.PutAsync(StatePath(room), """{"join_state":"JOINED","by":"bob"}""")).MustBe(200);

        (await alice.PostAsync($"{Managed}/{mine}/restart")).MustBe(404);
    }

    [Fact]
    public async Task A_delayed_event_that_the_room_rejects_is_deleted()
    {
        await using var server = await TestServer.StartAsync(time: _time);
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        var id = await ScheduleAsync(bob, room, 10_000);

        (await bob.PostAsync($"{Managed}/{id}/send")).MustBe(403, "M_FORBIDDEN");

        (await bob.PostAsync($"{Managed}/{id}/send")).MustBe(404);
    }

    [Fact]
    public async Task The_delay_and_the_number_of_scheduled_events_are_limited()
    {
        var options = new HomeserverOptions { DelayedEvents = new DelayedEventOptions { MaxDelay = TimeSpan.FromMinutes(1), MaxScheduled = 2 } };
        await using var server = await TestServer.StartAsync(options, _time);
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();

        (await alice.PutAsync(StatePath(room) + "?org.matrix.msc4140.delay=60001", Left)).MustBe(403, "M_FORBIDDEN");
        (await alice.PutAsync(StatePath(room) + "?org.matrix.msc4140.delay=-1", Left)).MustBe(400, "M_INVALID_PARAM");
        (await alice.PutAsync(StatePath(room) + "?org.matrix.msc4140.delay=soon", Left)).MustBe(400, "M_INVALID_PARAM");
        await ScheduleAsync(alice, room, 60_000);
        await ScheduleAsync(alice, room, 30_000);
        var refused = (await alice.PutAsync(StatePath(room) + "?org.matrix.msc4140.delay=1", Left)).MustBe(429, "M_LIMIT_EXCEEDED");

        Assert.Equal(30_000, refused.Json.GetProperty("retry_after_ms").GetInt64());
        var capability = (await alice.GetAsync("capabilities")).At("capabilities", "org.matrix.msc4140.delayed_events")!.Value;
        Assert.Equal(60_000, capability.GetProperty("max_delay_ms").GetInt64());
        Assert.Equal(2, capability.GetProperty("max_scheduled").GetInt64());
        Assert.True((await alice.GetAsync("/_matrix/client/versions")).At("unstable_features", "org.matrix.msc4140")!.Value.GetBoolean());
    }

    [Fact]
    public async Task With_delayed_events_disabled_scheduling_is_forbidden_and_the_capability_is_absent()
    {
        var options = new HomeserverOptions { DelayedEvents = new DelayedEventOptions { MaxScheduled = 0 } };
        await using var server = await TestServer.StartAsync(options, _time);
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();

        (await alice.PutAsync(StatePath(room) + "?org.matrix.msc4140.delay=1000", Left)).MustBe(403, "M_FORBIDDEN");

        Assert.Null((await alice.GetAsync("capabilities")).At("capabilities", "org.matrix.msc4140.delayed_events"));
    }

    [Fact]
    public async Task The_list_contains_the_own_events_with_their_delay()
    {
        await using var server = await TestServer.StartAsync(time: _time);
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        var id = await ScheduleAsync(alice, room, 10_000);

        var item = (await alice.GetAsync(Managed)).Json.GetProperty("delayed_events").EnumerateArray().Single();

        Assert.Equal(id, item.GetProperty("delay_id").GetString());
        Assert.Equal(room, item.GetProperty("room_id").GetString());
        Assert.Equal(10_000, item.GetProperty("delay").GetInt64());
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), item.GetProperty("running_since").GetInt64());
        Assert.Equal("LEFT", item.GetProperty("content").GetProperty("join_state").GetString());
        Assert.Equal(0, (await bob.GetAsync(Managed)).Json.GetProperty("delayed_events").GetArrayLength());
        (await bob.PostAsync($"{Managed}/{id}", """{"action":"dance"}""")).MustBe(400, "M_INVALID_PARAM");
        (await bob.PostAsync($"{Managed}/{id}")).MustBe(400, "M_BAD_JSON");
    }

    private static async Task<string> ScheduleAsync(TestClient client, string room, int delay, string device = "chrome") =>
        (await client.PutAsync(StatePath(room, device) + "?org.matrix.msc4140.delay=" + delay, Left)).MustBe(200).Text("delay_id");

    private static string NewerPath(string room, string transaction) => $"/_matrix/client/unstable/org.matrix.msc4140/rooms/{room}/delayed_event/x/{transaction}";

    private static string StatePath(string room, string device = "chrome") => $"rooms/{room}/state/de.mtorials.test.callstate/{device}%40alice%3Aparley.localhost";

    // The timer runs its work on the thread pool, so advancing virtual time only starts it.
    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await condition())
                return;
            await Task.Delay(5);
        }
        Assert.Fail("The condition was not met.");
    }
}
