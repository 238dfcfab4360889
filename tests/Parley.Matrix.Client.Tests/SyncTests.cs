using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

public sealed class SyncTests
{
    private const string State = "de.mtorials.test.callstate";

    /// <summary>Starts the session and collects its updates.</summary>
    private static List<SyncUpdate> Collect(World world)
    {
        var stream = world.Session.Subscribe();
        var updates = new List<SyncUpdate>();
        _ = Task.Run(async () =>
        {
            await foreach (var update in stream)
                updates.Add(update);
        });
        return updates;
    }

    private static async Task<List<SyncUpdate>> StartAsync(World world)
    {
        var updates = Collect(world);
        world.Session.Start();
        await World.Until(() => world.Transport.Seen("/v3/sync").Count > 0, "the first poll");
        return updates;
    }

    [Fact]
    public async Task Next_request_is_sent_before_an_update_is_handled()
    {
        await using var world = new World();
        var pollsWhenHandled = -1;
        var stream = world.Session.Subscribe();
        var handled = Task.Run(async () =>
        {
            await foreach (var _ in stream)
            {
                pollsWhenHandled = world.Transport.Seen("/v3/sync").Count;
                break;
            }
        });
        world.Transport.Sync(World.SyncWith("s1"));
        await StartAsync(world);
        await handled.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(2, pollsWhenHandled);
        Assert.Contains("since=s1", world.Transport.Seen("/v3/sync")[1].Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_request_does_not_wait_and_later_ones_do()
    {
        await using var world = new World();
        world.Transport.Sync(World.SyncWith("s1"));
        var updates = await StartAsync(world);
        await World.Until(() => updates.Count == 1);
        await World.Until(() => world.Transport.Seen("/v3/sync").Count == 2);
        var polls = world.Transport.Seen("/v3/sync");
        Assert.Contains("timeout=0&", polls[0].Url, StringComparison.Ordinal);
        Assert.Contains("timeout=30000&", polls[1].Url, StringComparison.Ordinal);
        Assert.True(polls[1].Timeout > TimeSpan.FromSeconds(30));
        Assert.True(updates[0].IsInitial);
    }

    [Fact]
    public async Task Stored_filter_is_referenced_by_its_id()
    {
        await using var world = new World(sync: new() { EventTypes = [State] });
        world.Transport.On("POST", "/filter", static _ => Json("""{"filter_id":"f7"}"""));
        await StartAsync(world);
        Assert.Contains(State, BodyOf(world.Transport.Seen("/filter")[0]), StringComparison.Ordinal);
        world.Transport.Sync(World.SyncWith("s1"));
        await World.Until(() => world.Transport.Seen("filter=f7").Count > 0, "a poll with the filter's id");
    }

    [Fact]
    public async Task Receipts_are_requested_because_the_unread_count_comes_with_them()
    {
        await using var world = new World();
        world.Transport.On("POST", "/filter", static _ => Json("""{"filter_id":"f7"}"""));
        world.Transport.Sync(World.SyncWith("s1"));
        await StartAsync(world);
        Assert.Contains("m.receipt", BodyOf(world.Transport.Seen("/filter")[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_sync_of_a_session_is_unique_so_that_Synapse_does_not_answer_it_from_a_cache()
    {
        var asked = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await using var world = new World();
            world.Transport.On("POST", "/filter", static _ => Json("""{"filter_id":"f7"}"""));
            await StartAsync(world);
            asked.Add(world.Transport.Seen("/v3/sync")[0].Url);
            Assert.DoesNotContain("chat.parley.look", BodyOf(world.Transport.Seen("/filter")[0]), StringComparison.Ordinal); // the stored filter is the same each time
        }
        Assert.NotEqual(asked[0], asked[1]);
    }

    [Fact]
    public async Task Single_sync_sends_a_unique_filter_and_stores_none()
    {
        var asked = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await using var world = new World(sync: new() { Once = true });
            world.Transport.Sync(World.SyncWith("s1"));
            var updates = await StartAsync(world);
            await World.Until(() => updates.Count == 1);
            asked.Add(Assert.Single(world.Transport.Seen("/v3/sync")).Url);
            Assert.Empty(world.Transport.Seen("/filter?").Concat(world.Transport.Seen("/user/")));
        }
        Assert.NotEqual(asked[0], asked[1]);
    }

    [Fact]
    public async Task Features_are_known_with_the_first_update()
    {
        await using var world = new World();
        var answer = new TaskCompletionSource<MatrixResponse>();
        world.Transport.OnAsync("GET", "/capabilities", (_, _) => answer.Task);
        world.Transport.Sync(World.SyncWith("s1"));
        var updates = await StartAsync(world);
        await World.Until(() => world.Transport.Seen("/v3/sync").Count == 2);
        Assert.Empty(updates);
        answer.SetResult(Json("""{"capabilities":{"org.matrix.msc4140.delayed_events":{"max_delay_ms":86400000,"max_scheduled":100}}}"""));
        await World.Until(() => updates.Count == 1);
        Assert.Equal(new DelayedEventsFeature(TimeSpan.FromDays(1), 100), world.Session.Features.DelayedEvents);
    }

    [Fact]
    public async Task Failed_request_for_the_features_is_retried()
    {
        await using var world = new World();
        world.Transport.On("GET", "/capabilities", static _ => Json("{}", 502));
        world.Transport.Sync(World.SyncWith("s1"));
        var updates = await StartAsync(world);
        await World.Until(() => updates.Count == 1);
        world.Transport.On("GET", "/capabilities", static _ => Json("""{"capabilities":{"org.matrix.msc4140.delayed_events":{"max_delay_ms":86400000}}}"""));
        world.Clock.Advance(TimeSpan.FromSeconds(31));
        world.Transport.Sync(World.SyncWith("s2"));
        await World.Until(() => world.Session.Features.DelayedEvents is not null, "an answer");
        world.Clock.Advance(TimeSpan.FromSeconds(31));
        world.Transport.Sync(World.SyncWith("s3"));
        await World.Until(() => updates.Count == 3);
        Assert.Equal(2, world.Transport.Seen("/capabilities").Count);
    }

    [Fact]
    public async Task Requested_wait_of_months_is_limited_to_five_minutes()
    {
        await using var world = new World();
        world.Transport.Sync(() => Json("{}", 429, TimeSpan.FromDays(100)));
        world.Transport.Sync(World.SyncWith("s1"));
        var updates = await StartAsync(world);
        await World.Until(() => world.Transport.Seen("/v3/sync").Count == 1);
        await world.Advance(TimeSpan.FromSeconds(301));
        await World.Until(() => updates.Count == 1);
    }

    [Fact]
    public async Task Listener_that_throws_does_not_end_the_sync()
    {
        await using var world = new World();
        world.Session.StatusChanged += static () => throw new FormatException();
        world.Session.Timeline(World.Room).Changed += static () => throw new FormatException();
        world.Transport.Sync(World.SyncWith("s1", timeline: World.Event("m.room.message", "$1", """{"msgtype":"m.text","body":"one"}""")));
        var updates = await StartAsync(world);
        await World.Until(() => updates.Count == 1);
        world.Transport.Sync(World.SyncWith("s2"));
        await World.Until(() => updates.Count == 2);
    }

    [Fact]
    public async Task Room_state_consists_of_the_state_before_the_timeline_and_of_the_timeline()
    {
        await using var world = new World();
        world.Transport.Sync(World.SyncWith("s1",
            timeline: World.Event("m.room.name", "$3", """{"name":"New"}""", stateKey: ""),
            state: World.Event("m.room.name", "$1", """{"name":"Old"}""", stateKey: "") + "," + World.Event("m.room.topic", "$2", """{"topic":"T"}""", stateKey: "")));
        var updates = await StartAsync(world);
        await World.Until(() => updates.Count == 1);
        var room = world.Session.Rooms.Find(World.Room)!;
        Assert.Equal(("New", "T"), (room.Name, room.Topic));
        Assert.Equal([false, false, true], updates[0].Rooms[0].Events.Select(static e => e.IsTimeline));
    }

    [Fact]
    public async Task Gap_leaves_the_state_complete_and_is_reported()
    {
        await using var world = new World();
        world.Transport.Sync(World.SyncWith("s1", state: World.Event(State, "$1", """{"join_state":"JOINED"}""", stateKey: "x@bob:b")));
        var updates = await StartAsync(world);
        await World.Until(() => updates.Count == 1);
        var before = world.Session.Rooms.Find(World.Room)!;
        world.Transport.Sync(World.SyncWith("s2", World.Event("m.room.message", "$9"), World.Event(State, "$5", """{"join_state":"LEFT"}""", stateKey: "x@bob:b"), limited: true));
        await World.Until(() => updates.Count == 2);
        Assert.True(updates[1].Rooms[0].HasGap);
        Assert.Equal("$5", world.Session.Rooms.Find(World.Room)!.State.Get(State, "x@bob:b")!.EventId.Value);
        Assert.Equal("$1", before.State.Get(State, "x@bob:b")!.EventId.Value);
    }

    [Fact]
    public async Task Outdated_state_does_not_replace_newer_state()
    {
        await using var world = new World();
        string Of(string id, string join, long ts, string sender = "@bob:b") => World.Event(State, id, $$"""{"join_state":"{{join}}"}""", sender, "parley-D@bob:b", ts);
        world.Transport.Sync(World.SyncWith("s1", timeline: Of("$1", "JOINED", 1000)));
        var updates = await StartAsync(world);
        await World.Until(() => updates.Count == 1);
        world.Transport.Sync(World.SyncWith("s2", timeline: Of("$2", "LEFT", 2000)));
        world.Transport.Sync(World.SyncWith("s3", state: Of("$1", "JOINED", 1000)));
        world.Transport.Sync(World.SyncWith("s4", state: Of("$3", "JOINED", 3000)));
        world.Transport.Sync(World.SyncWith("s5", state: Of("$4", "LEFT", 500, sender: "@eve:elsewhere")));
        await World.Until(() => updates.Count == 5);
        Assert.Equal([1, 1, 0, 1, 1], updates.Select(static update => update.Rooms[0].Events.Count));
        Assert.Equal("$4", world.Session.Rooms.Find(World.Room)!.State.Get(State, "parley-D@bob:b")!.EventId.Value);
    }

    [Fact]
    public async Task Repeated_timeline_event_is_handled_once()
    {
        await using var world = new World();
        static string Call(string id) => World.Event(State, id, stateKey: "x@bob:b");
        world.Transport.Sync(World.SyncWith("s1", Call("$1") + "," + Call("$2")));
        var updates = await StartAsync(world);
        await World.Until(() => updates.Count == 1);
        world.Transport.Sync(World.SyncWith("s2", Call("$1") + "," + Call("$2") + "," + World.Event("m.room.message", "$3"), state: Call("$0"), limited: true));
        await World.Until(() => updates.Count == 2);
        Assert.Equal("$3", Assert.Single(updates[1].Rooms[0].Events).Event.EventId.Value);
        Assert.False(updates[1].Rooms[0].HasGap);
        Assert.Equal("$2", world.Session.Rooms.Find(World.Room)!.State.Get(State, "x@bob:b")!.EventId.Value);
    }

    [Fact]
    public async Task Age_is_unsigned_age_or_derived_from_the_homeservers_clock()
    {
        await using var world = new World();
        // An event of a local user shows that the homeserver's clock is at 1 000 005.
        world.Transport.Sync(World.SyncWith("s1",
            World.Event("m.room.message", "$1", ts: 1_000_000, unsigned: """{"age":5}""")
            + "," + World.Event("m.room.message", "$2", ts: 990_005, unsigned: "{}")
            + "," + World.Event("m.room.message", "$3", ts: 5_000_000, unsigned: """{"age":-4000}""")));
        var updates = await StartAsync(world);
        await World.Until(() => updates.Count == 1);
        Assert.Equal(
            [TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(10), TimeSpan.Zero],
            updates[0].Rooms[0].Events.Select(static e => e.Age!.Value));
    }

    [Fact]
    public async Task Failed_request_is_retried_with_the_same_token_and_changes_the_status()
    {
        await using var world = new World();
        world.Transport.Sync(World.SyncWith("s1"));
        var updates = await StartAsync(world);
        await World.Until(() => world.Session.Status == ConnectionStatus.Connected);
        world.Transport.Sync(static () => throw new MatrixConnectionException("down"));
        await World.Until(() => world.Session.Status == ConnectionStatus.Reconnecting);
        await world.AdvanceUntil(() => world.Transport.Seen("/v3/sync").Count == 3);
        var again = world.Transport.Seen("/v3/sync")[2].Url;
        Assert.Contains("since=s1", again, StringComparison.Ordinal);
        Assert.Contains("timeout=0", again, StringComparison.Ordinal);
        world.Transport.Sync(World.SyncWith("s2"));
        await World.Until(() => world.Session.Status == ConnectionStatus.Connected && updates.Count == 2);
        Assert.False(updates[1].IsInitial);
    }

    [Fact]
    public async Task Wake_abandons_the_request_and_sends_another()
    {
        await using var world = new World();
        world.Transport.Sync(World.SyncWith("s1"));
        await StartAsync(world);
        await World.Until(() => world.Transport.Seen("/v3/sync").Count == 2);
        world.Session.Wake();
        await World.Until(() => world.Transport.Seen("/v3/sync").Count == 3);
        Assert.Contains("timeout=0&", world.Transport.Seen("/v3/sync")[2].Url, StringComparison.Ordinal);
        Assert.Contains("since=s1", world.Transport.Seen("/v3/sync")[2].Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sync_continues_at_once_after_the_machine_slept()
    {
        await using var world = new World();
        world.Transport.Sync(World.SyncWith("s1"));
        await StartAsync(world);
        await World.Until(() => world.Transport.Seen("/v3/sync").Count == 2);
        world.Clock.AdjustTime(world.Clock.GetUtcNow().AddHours(1));
        await world.AdvanceUntil(() => world.Transport.Seen("/v3/sync").Count == 3);
        Assert.True(world.Clock.GetUtcNow() < new DateTimeOffset(2026, 11, 22, 13, 0, 10, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("false", SessionEnd.LoggedOut)]
    [InlineData("true", SessionEnd.SoftLogout)]
    public async Task Unknown_token_ends_the_session_with_its_reason(string soft, SessionEnd reason)
    {
        await using var world = new World();
        var ended = false;
        var stream = world.Session.Subscribe();
        var reading = Task.Run(async () =>
        {
            await foreach (var _ in stream)
            {
            }
            ended = true;
        });
        await StartAsync(world);
        world.Transport.Sync(() => Json($$"""{"errcode":"M_UNKNOWN_TOKEN","soft_logout":{{soft}}}""", 401));
        Assert.Equal(reason, await world.Session.Ended.WaitAsync(TimeSpan.FromSeconds(60)));
        await reading.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(ended);
        Assert.Equal(ConnectionStatus.Ended, world.Session.Status);
    }

    [Fact]
    public async Task To_device_messages_are_delivered_in_order()
    {
        await using var world = new World();
        world.Transport.Sync("""{"next_batch":"s1","to_device":{"events":[{"type":"a","sender":"@bob:b","content":{}},{"type":"b","sender":"@bob:b","content":{}}]}}""");
        var updates = await StartAsync(world);
        await World.Until(() => updates.Count == 1);
        Assert.Equal(["a", "b"], updates[0].ToDevice.Select(static e => e.Type));
    }

    [Fact]
    public async Task State_from_an_unknown_sender_loads_the_members()
    {
        await using var world = new World(sync: new() { EventTypes = [State], MembersFor = [State] });
        world.Transport.On("GET", "/members", static _ => Json("{\"chunk\":[" + World.Event("m.room.member", "$m", """{"membership":"join","displayname":"Bob"}""", stateKey: "@bob:b") + "]}"));
        world.Transport.Sync(World.SyncWith("s1", state: World.Event(State, "$1", stateKey: "x@bob:b")));
        var updates = await StartAsync(world);
        await World.Until(() => updates.Count == 2, "the members' update");
        Assert.True(updates[1].Rooms[0].Room.HasAllMembers);
        Assert.True(world.Session.Rooms.Find(World.Room)!.IsJoined(World.Bob));
        Assert.Equal("Bob", world.Session.Rooms.Find(World.Room)!.Member(World.Bob)!.Name);
        Assert.Single(world.Transport.Seen("/members"));
    }

    [Fact]
    public async Task Room_that_was_left_is_removed_and_reported()
    {
        await using var world = new World();
        world.Transport.Sync(World.SyncWith("s1", state: World.Event("m.room.name", "$1", """{"name":"N"}""", stateKey: "")));
        var updates = await StartAsync(world);
        await World.Until(() => updates.Count == 1);
        world.Transport.Sync("{\"next_batch\":\"s2\",\"rooms\":{\"leave\":{\"!r:b\":{\"timeline\":{\"events\":["
            + World.Event("m.room.member", "$2", """{"membership":"ban"}""", stateKey: "@alice:b") + "]}}}}}");
        await World.Until(() => updates.Count == 2);
        Assert.Null(world.Session.Rooms.Find(World.Room));
        Assert.Equal(Membership.Ban, updates[1].Rooms[0].Room.Membership);
    }

    [Fact]
    public async Task Invitation_has_its_stripped_state()
    {
        await using var world = new World();
        world.Transport.Sync("""{"next_batch":"s1","rooms":{"invite":{"!i:b":{"invite_state":{"events":[{"type":"m.room.name","sender":"@bob:b","state_key":"","content":{"name":"Party"}}]}}}}}""");
        var updates = await StartAsync(world);
        await World.Until(() => updates.Count == 1);
        Assert.Equal("Party", Assert.Single(world.Session.Rooms.Invited).Name);
    }

    [Fact]
    public async Task All_subscribers_receive_the_same_updates()
    {
        await using var world = new World();
        var first = Collect(world);
        var second = Collect(world);
        var third = await StartAsync(world);
        world.Transport.Sync(World.SyncWith("s1"));
        await World.Until(() => third.Count == 1 && first.Count == third.Count && second.Count == third.Count);
        Assert.Same(first[0], second[0]);
    }
}
