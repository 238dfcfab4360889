using System.Text.Json;
using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

public sealed class RoomTests
{
    private static MatrixEvent State(string type, string key, string content, long ts = 0) =>
        new() { Type = type, StateKey = key, Sender = World.Alice, Content = World.Json(content), OriginServerTs = ts };

    private static Room With(params MatrixEvent[] events) => new Room { Id = World.Room, Membership = Membership.Join }.With(events);

    [Fact]
    public void Children_of_a_space_are_ordered_and_need_servers()
    {
        var space = With(
            State("m.space.child", "!late:b", """{"via":["b"]}""", ts: 20),
            State("m.space.child", "!early:b", """{"via":["b"]}""", ts: 10),
            State("m.space.child", "!second:b", """{"via":["b"],"order":"b"}"""),
            State("m.space.child", "!first:b", """{"via":["b"],"order":"B","suggested":true}"""),
            State("m.space.child", "!removed:b", "{}"),
            State("m.space.child", "!bad-order:b", """{"via":["b"],"order":"\u0001"}""", ts: 30),
            State("m.space.child", "not a room", """{"via":["b"]}"""));
        Assert.Equal(["!first:b", "!second:b", "!early:b", "!late:b", "!bad-order:b"], space.Children.Select(static c => c.RoomId.Value));
        Assert.True(space.Children[0].IsSuggested);
    }

    [Fact]
    public void State_with_keys_that_a_member_chooses_is_bounded_and_keeps_that_of_others()
    {
        const string Type = "custom.state";
        var alice = State(Type, "alice", "{}");
        var room = With(alice);
        for (var i = 1; i <= 20_000; i++)
            room = room.With([State(Type, "mallory" + i, "{}", i) with { Sender = World.Bob }]);
        Assert.Same(alice, room.State.Get(Type, "alice"));
        Assert.NotNull(room.State.Get(Type, "mallory20000"));
        Assert.NotNull(room.State.Get(Type, "mallory19901"));
        Assert.InRange(room.State.OfType(Type).Count, RoomState.MaxCustomOfSender, RoomState.MaxCustomOfSender * 9 / 8 + 1);
    }

    [Fact]
    public void State_that_the_specification_defines_is_kept_whole()
    {
        var room = With([.. Enumerable.Range(0, 500).Select(static i => State("m.space.child", $"!{i}:b", """{"via":["b"]}"""))]);
        Assert.Equal(500, room.Children.Count);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(50, 0)]
    public async Task Successor_of_a_room_replaces_it_in_spaces_that_the_user_may_change(int level, int writes)
    {
        await using var world = new World();
        var levels = $$"""{"type":"m.room.power_levels","state_key":"","sender":"@bob:b","content":{"events":{"m.space.child":{{level}}} } }""";
        var child = """{"type":"m.space.child","state_key":"!old:b","sender":"@alice:b","content":{"via":["b"],"order":"7"}}""";
        var create = """{"type":"m.room.create","state_key":"","sender":"@bob:b","content":{"type":"m.space"}}""";
        world.Transport.Sync(World.SyncWith("s1", state: $"{create},{child},{levels}"));
        world.Transport.On("PUT", "/state/", static _ => Json("""{"event_id":"$1"}"""));
        world.Session.Start();
        await World.Until(() => world.Session.Rooms.Find(World.Room) is not null);
        await world.Session.ReplaceInSpacesAsync(RoomId.Parse("!old:b"), RoomId.Parse("!new:b"));
        const string Child = "https://b/_matrix/client/v3/rooms/%21r%3Ab/state/m.space.child/";
        (string, string)[] all = [(Child + "%21new%3Ab", """{"via":["b"],"order":"7"}"""), (Child + "%21old%3Ab", "{}")];
        Assert.Equal(all.Take(writes), world.Transport.Seen("/state/").Select(static r => (r.Url, BodyOf(r))));
    }

    [Fact]
    public void Name_of_a_room_is_its_name_its_alias_or_its_members()
    {
        var room = With(State("m.room.member", "@bob:b", """{"membership":"join","displayname":"Bob"}"""));
        Assert.Equal("Empty room", room.Name);
        room = room with { Summary = new() { Heroes = ["@bob:b", "@carol:b"] } };
        Assert.Equal("Bob, carol", room.Name);
        room = room.With([State("m.room.canonical_alias", "", """{"alias":"#hall:b"}""")]);
        Assert.Equal("#hall:b", room.Name);
        Assert.Equal("Hall", room.With([State("m.room.name", "", """{"name":"Hall"}""")]).Name);
    }

    [Theory]
    [InlineData("Alice", "Mallory", "Alice", "Mallory")]
    [InlineData("Alice", "alice", "Alice (@alice:b)", "alice (@mallory:evil)")]
    [InlineData("Alice", "Al\u200Bice\u202E", "Alice (@alice:b)", "Alice (@mallory:evil)")]
    [InlineData("Alice", "A lice", "Alice (@alice:b)", "A lice (@mallory:evil)")]
    [InlineData("Alice", "@alice:b", "Alice", "@alice:b (@mallory:evil)")]
    [InlineData("Alice", "AIice", "Alice (@alice:b)", "AIice (@mallory:evil)")]
    [InlineData("Alice", "\u0410lic\u0435", "Alice (@alice:b)", "\u0410lic\u0435 (@mallory:evil)")]
    [InlineData("Alice", "＠alice:b", "Alice", "＠alice:b (@mallory:evil)")]
    [InlineData("Alice", "\u3164", "Alice", "@mallory:evil")]
    [InlineData("Jos\u00E9", "Jose\u0301", "José", "Jose\u0301 (@mallory:evil)")]
    public void Members_whose_names_look_the_same_are_shown_with_their_user_ids(string alice, string mallory, string shownAlice, string shownMallory)
    {
        var room = With(Named("@alice:b", alice), Named("@mallory:evil", mallory), Named("@carol:b", "Carol"));
        Assert.Equal((shownAlice, shownMallory, "Carol"), (room.NameOf(World.Alice), room.NameOf(UserId.Parse("@mallory:evil")), room.NameOf(UserId.Parse("@carol:b"))));
    }

    [Theory]
    [InlineData("AIice", "Alice (@alice:b), AIice (@mallory:evil)")]
    [InlineData("Bob (@bob:b)", "Alice, Bob (@bob:b) (@mallory:evil)")]
    [InlineData("Mallory", "Alice, Mallory")]
    public void Room_that_is_named_after_its_members_shows_the_user_ids_of_ambiguous_names(string mallory, string expected)
    {
        var room = With(Named("@alice:b", "Alice"), Named("@mallory:evil", mallory)) with { Summary = new() { Heroes = ["@alice:b", "@mallory:evil"] } };
        Assert.Equal(expected, room.Name);
    }

    [Fact]
    public void Name_is_shown_alone_again_when_the_other_member_has_left()
    {
        var room = With(Named("@alice:b", "Alice"), Named("@mallory:evil", "Alice"));
        Assert.Equal("Alice (@alice:b)", room.NameOf(World.Alice));
        room = room.With([Named("@mallory:evil", "Alice", "leave")]);
        Assert.Equal("Alice", room.NameOf(World.Alice));
        // The messages of the former member stay, and are not Alice's.
        Assert.Equal("Alice (@mallory:evil)", room.NameOf(UserId.Parse("@mallory:evil")));
    }

    [Fact]
    public void Name_of_a_room_has_no_effect_on_its_neighbours()
    {
        Assert.Equal("Hall", With(State("m.room.name", "", """{"name":"\u202eHall\u2800"}""")).Name);
        Assert.Equal("Empty room", With(State("m.room.name", "", """{"name":"\u200b"}""")).Name);
    }

    private static MatrixEvent Named(string user, string name, string membership = "join") =>
        State("m.room.member", user, $$"""{"membership":"{{membership}}","displayname":{{JsonSerializer.Serialize(name)}} }""");

    [Theory]
    [InlineData("""{"name":17}""")]
    [InlineData("[]")]
    [InlineData("""{"name":""}""")]
    public void Malformed_name_is_ignored(string content) => Assert.Null(With(State("m.room.name", "", content)).OwnName);

    [Fact]
    public void Member_without_a_membership_is_ignored() =>
        Assert.Null(With(State("m.room.member", "@bob:b", """{"membership":1}""")).Member(World.Bob));

    [Fact]
    public void Older_state_does_not_change()
    {
        var before = With(State("x", "1", "{}"));
        var after = before.With([State("x", "2", "{}"), State("y", "", "{}")]);
        Assert.Single(before.State.OfType("x"));
        Assert.Equal((2, 1), (after.State.OfType("x").Count, after.State.OfType("y").Count));
    }

    [Fact]
    public void Properties_are_parsed_once_for_each_state()
    {
        var room = With(State("m.room.create", "", """{"type":"m.space"}"""), State("m.space.child", "!a:b", """{"via":["b"]}"""));
        var typing = room with { Typing = [World.Bob] };
        Assert.Same(room.Power, typing.Power);
        Assert.Same(room.Children, typing.Children);
        Assert.NotSame(room.Power, room.With([State("m.room.topic", "", "{}")]).Power);
    }

    [Fact]
    public void Each_version_of_a_large_state_keeps_its_own_events()
    {
        const int Count = 200;
        var versions = new List<RoomState> { RoomState.Empty };
        for (var i = 0; i < 2 * Count; i++)
            versions.Add(versions[^1].With([State("m.x", $"{i % Count}", $$"""{"n":{{i}}}""")]));
        for (var i = 0; i <= 2 * Count; i++)
        {
            Assert.Equal(Math.Min(i, Count), versions[i].OfType("m.x").Count);
            var expected = Enumerable.Range(0, Math.Min(i, Count)).Select(key => key + Count < i ? key + Count : key);
            Assert.Equal(expected, versions[i].OfType("m.x").Select(static e => e.Content.GetProperty("n").GetInt32()));
        }
        Assert.Null(versions[5].Get("m.x", "5"));
        Assert.Equal(5 + Count, versions[^1].Get("m.x", "5")!.Content.GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task Created_room_has_the_default_power_levels_and_additional_ones()
    {
        await using var world = new World();
        world.Transport.On("POST", "/createRoom", static _ => Json("""{"room_id":"!new:b"}"""));
        world.Transport.On("PUT", "/state/m.space.child/", static _ => Json("""{"event_id":"$1"}"""));
        var id = await world.Session.CreateRoomAsync(new()
        {
            Name = "Lobby", Type = RoomType.Call, Space = RoomId.Parse("!space:b"), Order = "01",
            EventLevels = new Dictionary<string, long> { ["de.mtorials.test.callstate"] = 0 },
        });
        Assert.Equal("!new:b", id.Value);
        var body = World.Json(BodyOf(world.Transport.Seen("/createRoom").Single()));
        Assert.Equal("org.matrix.msc3417.call", body.GetProperty("creation_content").GetProperty("type").GetString());
        var levels = body.GetProperty("power_level_content_override").GetProperty("events");
        Assert.Equal((0, 100, 50), (levels.GetProperty("de.mtorials.test.callstate").GetInt32(), levels.GetProperty("m.room.power_levels").GetInt32(), levels.GetProperty("m.room.name").GetInt32()));
        var child = world.Transport.Seen("/state/m.space.child/").Single();
        Assert.EndsWith("/%21space%3Ab/state/m.space.child/%21new%3Ab", PathOf(child), StringComparison.Ordinal);
        Assert.True(JsonElement.DeepEquals(World.Json("""{"via":["b"],"order":"01"}"""), World.Json(BodyOf(child))));
    }
}
