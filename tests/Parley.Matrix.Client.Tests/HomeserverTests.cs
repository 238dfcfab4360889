using Microsoft.Extensions.Time.Testing;
using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

/// <summary>Responses of homeservers, and of proxies in front of them, that deviate from the specification: docs/guides/homeservers.md.</summary>
public sealed class HomeserverTests
{
    private const string State = "de.mtorials.test.callstate";
    private const string Delayed = "/delayed_event/";

    [Theory]
    [InlineData("""{"versions":["v1.1"],"unstable_features":{"x":"yes"}}""")]
    [InlineData("""{"versions":["v1.1",null,7],"unstable_features":null}""")]
    [InlineData("""{"versions":["v1.1"],"unstable_features":[],"server":{"name":"?"}}""")]
    public async Task Versions_with_an_odd_value_are_those_of_a_homeserver(string body)
    {
        var transport = new ScriptedTransport(new FakeTimeProvider());
        transport.On("GET", "/versions", _ => Json(body));
        Assert.Equal(["v1.1"], (await Discovery.FindAsync(transport, "https://b")).Versions.Versions);
    }

    [Theory]
    [InlineData("""{"m.homeserver":{"base_url":"https://m.b"},"m.identity_server":7}""", 200, "https://m.b/")]
    [InlineData("""{"m.homeserver":{"base_url":"https://m.b","x":[]}}""", 200, "https://m.b/")]
    [InlineData("""{"m.homeserver":{"base_url":7}}""", 200, "https://b/")]
    [InlineData("""{"m.homeserver":"https://m.b"}""", 200, "https://b/")]
    [InlineData("null", 200, "https://b/")]
    [InlineData("<html>", 200, "https://b/")]
    [InlineData("{}", 404, "https://b/")]
    [InlineData("{}", 500, "https://b/")]
    public async Task Well_known_file_that_names_no_homeserver_means_the_domain(string body, int status, string expected)
    {
        var transport = new ScriptedTransport(new FakeTimeProvider());
        transport.On("GET", "/versions", static _ => Json("""{"versions":["v1.1"]}"""));
        transport.On("GET", "/.well-known/matrix/client", _ => Json(body, status));
        Assert.Equal(expected, (await Discovery.FindAsync(transport, "b")).BaseUrl.AbsoluteUri);
    }

    [Theory]
    [InlineData("""{"capabilities":{"org.matrix.msc4140.delayed_events":{"max_delay_ms":86400000}}}""", 200, "{}", true)]
    [InlineData("""{"capabilities":{"org.matrix.msc4140.delayed_events":{"max_delay_ms":86400000,"max_scheduled":"many"},"m.change_password":7}}""", 200, "{}", true)]
    [InlineData("""{"capabilities":{"org.matrix.msc4140.delayed_events":{"max_delay_ms":0}}}""", 200, """{"versions":[],"unstable_features":{"org.matrix.msc4140":true}}""", false)]
    [InlineData("""{"capabilities":{}}""", 200, """{"versions":[],"unstable_features":{"org.matrix.msc4140":true,"x":"yes"}}""", true)]
    [InlineData("""{"capabilities":[]}""", 200, """{"versions":[],"unstable_features":{"org.matrix.msc4140":false}}""", false)]
    [InlineData("""{"errcode":"M_UNRECOGNIZED"}""", 404, """{"versions":[],"unstable_features":{"org.matrix.msc4140":true}}""", true)]
    [InlineData("""{"errcode":"M_UNRECOGNIZED"}""", 404, "{}", false)]
    public async Task Delayed_events_are_known_from_the_capabilities_or_the_versions(string capabilities, int status, string versions, bool expected)
    {
        await using var world = new World();
        world.Transport.On("GET", "/versions", _ => Json(versions));
        world.Transport.On("GET", "/capabilities", _ => Json(capabilities, status));
        world.Transport.Sync(World.SyncWith("s1"));
        await ReadyAsync(world);
        Assert.Equal(expected, world.Session.Features.DelayedEvents is not null);
    }

    [Theory]
    [InlineData("""{"next_batch":"s2","rooms":{"invite":{"!a:b":null},"join":null},"to_device":7,"presence":[]}""")]
    [InlineData("""{"next_batch":"s2","rooms":{"join":{"!r:b":{"summary":[],"state":null,"timeline":{"events":[null,7,{"type":null}],"limited":"no"},"ephemeral":{"events":[{"type":"m.typing","content":{"user_ids":7}}]}}}}}""")]
    [InlineData("""{"next_batch":"s2","rooms":[],"to_device":{"events":[{"type":"x","sender":"nobody"}]},"device_lists":7,"device_one_time_keys_count":{"x":"y"}}""")]
    [InlineData("""{"next_batch":"s2","rooms":{"leave":{"!gone:b":{"timeline":{"events":[{"type":"m.room.member","state_key":"@alice:b","sender":"@alice:b","content":7}]}}}}}""")]
    public async Task Sync_with_odd_values_is_applied_without_them_and_followed_by_the_next(string odd)
    {
        await using var world = new World();
        world.Transport.Sync(World.SyncWith("s1", World.Event("m.room.name", "$1", """{"name":"N"}""", stateKey: "")));
        await ReadyAsync(world);
        world.Transport.Sync(odd);
        world.Transport.Sync(World.SyncWith("s3", World.Event("m.room.topic", "$2", """{"topic":"T"}""", stateKey: "")));
        await World.Until(() => world.Session.Rooms.Find(World.Room)?.Topic == "T", "the sync after the odd one");
        Assert.Equal((ConnectionStatus.Connected, "N"), (world.Session.Status, world.Session.Rooms.Find(World.Room)!.Name));
        Assert.NotEmpty(world.Transport.Seen("since=s2"));
    }

    [Theory]
    [InlineData("M_INVALID_PARAM")]
    [InlineData("M_UNKNOWN_POS")]
    [InlineData("M_UNKNOWN")]
    public async Task Refused_position_starts_the_sync_over_and_its_response_replaces_all_rooms(string code)
    {
        await using var world = new World(sync: new() { EventTypes = [State] });
        world.Transport.On("POST", "/filter", static _ => Json("""{"filter_id":"f7"}"""));
        var member = World.Event("m.room.member", "$m", """{"membership":"join"}""", stateKey: "@bob:b");
        world.Transport.Sync(World.SyncWith("s1", state: World.Event(State, "$1", """{"join_state":"JOINED"}""", stateKey: "x@bob:b") + "," + member));
        var updates = await ReadyAsync(world);
        world.Transport.Sync(World.SyncWith("s2", room: "!lost:b"));
        await World.Until(() => updates.Count == 2);

        world.Transport.Sync(() => Json($$"""{"errcode":"{{code}}"}""", 400));
        world.Transport.Sync(World.SyncWith("t1", state: World.Event("m.room.name", "$2", """{"name":"N"}""", stateKey: "")));
        await World.Until(() => updates.Count == 3, "the response without a position");

        Assert.True(updates[2].IsInitial);
        Assert.Equal([World.Room], world.Session.Rooms.Joined.Select(static r => r.Id));
        Assert.Equal("N", world.Session.Rooms.Find(World.Room)!.Name);
        Assert.Null(world.Session.Rooms.Find(World.Room)!.State.Get(State, "x@bob:b"));
        var gone = updates[2].Rooms.Single(static r => r.RoomId == World.Room).Events.Select(static e => e.Event).Single(static e => e.Type == State);
        Assert.Equal(("x@bob:b", "{}"), (gone.StateKey, gone.Content.GetRawText()));
        Assert.DoesNotContain(updates[2].Rooms.SelectMany(static r => r.Events), static e => e.Event.Type == "m.room.member");
        Assert.Equal(Membership.Leave, updates[2].Rooms.Single(static r => r.RoomId != World.Room).Room.Membership);
        var again = world.Transport.Seen("/v3/sync")[^2].Url;
        Assert.DoesNotContain("since=", again, StringComparison.Ordinal);
        Assert.DoesNotContain("filter=f7", again, StringComparison.Ordinal);
        Assert.False(world.Session.Ended.IsCompleted);
    }

    [Fact]
    public async Task Unknown_stored_filter_starts_the_sync_over()
    {
        await using var world = new World(sync: new() { EventTypes = [State] });
        world.Transport.On("POST", "/filter", static _ => Json("""{"filter_id":"f7"}"""));
        world.Transport.Sync(World.SyncWith("s1"));
        var updates = await ReadyAsync(world);
        world.Transport.Sync(World.SyncWith("s2"));
        await World.Until(() => updates.Count == 2 && world.Transport.Seen("filter=f7").Count > 0, "a poll with the filter's id");

        world.Transport.Sync(static () => Json("""{"errcode":"M_NOT_FOUND"}""", 404));
        world.Transport.Sync(World.SyncWith("t1"));
        await World.Until(() => updates.Count == 3, "the response without a filter");

        Assert.True(updates[2].IsInitial);
        Assert.DoesNotContain("filter=f7", world.Transport.Seen("/v3/sync")[^1].Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("<html>", 400)]
    [InlineData("""{"errcode":"M_LIMIT_EXCEEDED"}""", 429)]
    [InlineData("""{"errcode":"M_UNKNOWN"}""", 500)]
    [InlineData("""{"errcode":"M_MISSING_TOKEN"}""", 401)]
    [InlineData("<html>", 401)]
    [InlineData("<html>", 403)]
    [InlineData("""{"errcode":"M_UNRECOGNIZED"}""", 404)]
    [InlineData("<html>", 200)]
    [InlineData("", 200)]
    [InlineData("{}", 200)]
    [InlineData("""{"next_batch":null}""", 200)]
    public async Task Temporary_failure_of_the_sync_keeps_the_login_and_the_position(string body, int status)
    {
        await using var world = new World();
        world.Transport.Sync(World.SyncWith("s1"));
        var updates = await ReadyAsync(world);
        world.Transport.Sync(() => Json(body, status));
        await World.Until(() => world.Session.Status == ConnectionStatus.Reconnecting);
        await world.AdvanceUntil(() => world.Transport.Seen("/v3/sync").Count == 3);
        Assert.Contains("since=s1", world.Transport.Seen("/v3/sync")[2].Url, StringComparison.Ordinal);
        world.Transport.Sync(World.SyncWith("s2"));
        await World.Until(() => updates.Count == 2 && world.Session.Status == ConnectionStatus.Connected);
        Assert.Null(world.Session.AccountProblem);
    }

    [Fact]
    public async Task Position_that_is_always_refused_is_requested_at_a_bounded_rate()
    {
        await using var world = new World();
        var updates = world.Session.Subscribe();
        for (var i = 0; i < 200; i++)
        {
            world.Transport.Sync(World.SyncWith("s" + i));
            world.Transport.Sync(static () => Json("""{"errcode":"M_UNKNOWN_POS"}""", 400));
        }
        world.Session.Start();
        await world.Advance(TimeSpan.FromMinutes(10));
        Assert.InRange(world.Transport.Seen("/v3/sync").Count, 10, 140);
        Assert.Equal(ConnectionStatus.Connected, world.Session.Status);
    }

    [Theory]
    [InlineData("""{"next_batch":"s1"}""")]
    [InlineData("""{"next_batch":"s1","rooms":{"join":{},"leave":null},"to_device":{"events":[]}}""")]
    public async Task Empty_responses_without_a_wait_are_requested_at_a_bounded_rate(string body)
    {
        await using var world = new World();
        for (var i = 1; i < 2000; i++)
            world.Transport.Sync(body);
        world.Session.Start();
        await world.Advance(TimeSpan.FromSeconds(20));
        Assert.InRange(world.Transport.Seen("/v3/sync").Count, 20, 45);
    }

    public static TheoryData<string, int, string> AccountStates() => new()
    {
        { """{"errcode":"M_USER_LOCKED","soft_logout":true}""", 401, "locked your account. Ask its administrator" },
        { """{"errcode":"M_USER_SUSPENDED"}""", 403, "suspended your account" },
        { """{"errcode":"M_CONSENT_NOT_GIVEN","consent_uri":"https://b/terms?u=a"}""", 403, "Accept them at https://b/terms?u=a." },
        { """{"errcode":"M_CONSENT_NOT_GIVEN","consent_uri":7}""", 403, "Ask its administrator where." },
        { """{"errcode":"M_RESOURCE_LIMIT_EXCEEDED","admin_contact":"mailto:admin@b","limit_type":"monthly_active_user"}""", 403, "(mailto:admin@b)" },
        { """{"errcode":"M_RESOURCE_LIMIT_EXCEEDED","admin_contact":"javascript:x"}""", 403, "Ask its administrator." },
        { """{"errcode":"ORG_MATRIX_EXPIRED_ACCOUNT"}""", 403, "expired" },
    };

    [Theory]
    [MemberData(nameof(AccountStates))]
    public async Task Account_state_that_stops_the_sync_is_named_and_the_login_kept(string body, int status, string expected)
    {
        await using var world = new World();
        world.Transport.Sync(World.SyncWith("s1"));
        var updates = await ReadyAsync(world);
        var changes = 0;
        world.Session.StatusChanged += () => changes++;
        world.Transport.Sync(() => Json(body, status));
        await World.Until(() => world.Session.AccountProblem is not null && changes == 1);
        Assert.Contains(expected, world.Session.AccountProblem, StringComparison.Ordinal);
        await world.AdvanceUntil(() => world.Transport.Seen("/v3/sync").Count == 3);
        world.Transport.Sync(World.SyncWith("s2"));
        await World.Until(() => updates.Count == 2 && changes == 2);
        Assert.Equal((ConnectionStatus.Connected, null), (world.Session.Status, world.Session.AccountProblem));
    }

    [Theory]
    [MemberData(nameof(AccountStates))]
    public async Task Account_state_that_refuses_an_event_is_named_until_one_is_accepted(string body, int status, string expected)
    {
        await using var world = new World();
        world.Transport.On("PUT", "/state/", _ => Json(body, status));
        await Assert.ThrowsAsync<MatrixException>(() => WriteAsync(world));
        Assert.Contains(expected, world.Session.AccountProblem, StringComparison.Ordinal);
        world.Transport.On("PUT", "/state/", static _ => Json("""{"event_id":"$1"}"""));
        await WriteAsync(world);
        Assert.Null(world.Session.AccountProblem);
    }

    [Fact]
    public void Room_too_large_for_the_homeserver_leaves_the_account_without_a_problem() =>
        Assert.Null(new MatrixException(400, new() { Errcode = ErrorCode.ResourceLimitExceeded }).AccountProblem);

    [Theory]
    [InlineData("""{"event_id":7}""")]
    [InlineData("""{}""")]
    public async Task Accepted_event_without_a_valid_id_is_not_sent_again(string body)
    {
        await using var world = new World();
        world.Transport.On("PUT", "/state/", _ => Json(body));
        await WriteAsync(world);
        Assert.Single(world.Transport.Seen("/state/"));
    }

    [Fact]
    public async Task Homeserver_that_ignores_the_delay_gets_one_such_event_and_then_the_newer_request()
    {
        await using var world = new World();
        world.Transport.On("PUT", "/state/", static _ => Json("""{"event_id":"$1"}"""));
        world.Transport.On("PUT", Delayed, static _ => Json("""{"delay_id":"d1"}"""));
        Assert.Equal("d1", await ScheduleAsync(world));
        Assert.Equal("d1", await ScheduleAsync(world));
        Assert.Single(world.Transport.Seen("/state/"));
        Assert.Equal("""{"delay":10000,"state_key":"k","content":{"join_state":"LEFT"}}""", BodyOf(world.Transport.Seen(Delayed)[0]));
        Assert.Equal(2, world.Transport.Seen(Delayed).Select(PathOf).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"errcode":"M_UNRECOGNIZED"}""", 404)]
    [InlineData("<html>", 404)]
    [InlineData("{}", 405)]
    public async Task Homeserver_without_delayed_events_that_ignores_the_delay_is_not_asked_again(string body, int status)
    {
        await using var world = new World();
        world.Transport.On("PUT", "/state/", static _ => Json("""{"event_id":"$1"}"""));
        world.Transport.On("PUT", Delayed, _ => Json(body, status));
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<MatrixException>(() => ScheduleAsync(world));
        Assert.Single(world.Transport.Seen("/state/"));
        Assert.Single(world.Transport.Seen(Delayed));
    }

    [Theory]
    [InlineData(409, "M_UNKNOWN")]
    [InlineData(404, "M_NOT_FOUND")]
    public async Task Delayed_event_that_was_sent_is_refused_at_once(int status, string code)
    {
        await using var world = new World();
        world.Transport.On("POST", "/delayed_events/", _ => Json($$"""{"errcode":"{{code}}"}""", status));
        Assert.Equal(status, (await Assert.ThrowsAsync<MatrixException>(() => world.Session.ManageDelayedAsync("d1", DelayedEventAction.Restart))).Status);
        Assert.Single(world.Transport.Seen("/delayed_events/"));
    }

    [Theory]
    [InlineData("""{"errcode":"M_UNRECOGNIZED"}""", 404)]
    [InlineData("""{"errcode":"M_UNRECOGNIZED"}""", 400)]
    [InlineData("<html>", 405)]
    public async Task Action_on_a_delayed_event_is_sent_in_the_path_if_the_body_is_not_supported(string body, int status)
    {
        await using var world = new World();
        world.Transport.On("POST", "/delayed_events/d1", r => PathOf(r).EndsWith("/restart", StringComparison.Ordinal) ? Json("{}") : Json(body, status));
        await world.Session.ManageDelayedAsync("d1", DelayedEventAction.Restart);
        await world.Session.ManageDelayedAsync("d1", DelayedEventAction.Restart);
        Assert.Equal([false, true, true], world.Transport.Seen("/delayed_events/").Select(static r => PathOf(r).EndsWith("/restart", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Hierarchy_whose_pages_never_end_is_read_to_a_bound()
    {
        await using var world = new World();
        world.Transport.On("GET", "/hierarchy", static _ => Json("""{"rooms":[null,{"room_id":"!x:b","num_joined_members":1,"world_readable":false,"guest_can_join":false}],"next_batch":"again"}"""));
        Assert.NotEmpty(await world.Session.GetHierarchyAsync(World.Room).WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(20, world.Transport.Seen("/hierarchy").Count);
    }

    [Fact]
    public async Task Start_of_a_room_is_reached_if_the_homeserver_returns_the_same_token_again()
    {
        await using var world = new World();
        world.Transport.On("GET", "/messages", static _ => Json("""{"chunk":[],"end":"first"}"""));
        world.Transport.Sync(World.SyncWith("s1", World.Event("m.room.message", "$1", """{"msgtype":"m.text","body":"hi"}""")));
        await ReadyAsync(world);
        var timeline = world.Session.Timeline(World.Room);
        await timeline.LoadOlderAsync();
        Assert.True(timeline.Snapshot.CanPageBack);
        await timeline.LoadOlderAsync();
        Assert.False(timeline.Snapshot.CanPageBack);
    }

    private static Task WriteAsync(World world) =>
        world.Session.SendStateAsync(World.Room, State, "k", World.Json("""{"join_state":"JOINED"}"""), new()).WaitAsync(TimeSpan.FromMinutes(1));

    private static Task<string> ScheduleAsync(World world) =>
        world.Session.SendDelayedStateAsync(World.Room, State, "k", World.Json("""{"join_state":"LEFT"}"""), TimeSpan.FromSeconds(10), new()).WaitAsync(TimeSpan.FromMinutes(1));

    // Starts the session and waits for the first update.
    private static async Task<List<SyncUpdate>> ReadyAsync(World world)
    {
        var updates = new List<SyncUpdate>();
        var stream = world.Session.Subscribe();
        _ = Task.Run(async () =>
        {
            await foreach (var update in stream)
                updates.Add(update);
        });
        world.Session.Start();
        await World.Until(() => updates.Count == 1, "the first update");
        return updates;
    }
}
