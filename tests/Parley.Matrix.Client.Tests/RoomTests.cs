using System.Text.Json;
using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

public sealed class RoomTests
{
    private static MatrixEvent State(string type, string key, string content, long ts = 0) =>
        new() { Type = type, StateKey = key, Sender = World.Alice, Content = World.Json(content), OriginServerTs = ts };

    private static Room With(params MatrixEvent[] events) => new Room { Id = World.Room, Membership = Membership.Join }.With(events);

    [Fact]
    public void A_spaces_children_come_in_its_order_and_those_without_servers_are_none()
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

    [Theory]
    [InlineData(0, 2)]
    [InlineData(50, 0)]
    public async Task What_took_a_rooms_place_takes_it_in_the_spaces_that_the_user_may_change(int level, int writes)
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
    public void A_room_is_named_by_its_name_its_alias_its_members_or_nothing()
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
    [InlineData("""{"name":17}""")]
    [InlineData("[]")]
    [InlineData("""{"name":""}""")]
    public void A_name_of_another_shape_is_none(string content) => Assert.Null(With(State("m.room.name", "", content)).OwnName);

    [Fact]
    public void A_member_without_a_membership_is_none() =>
        Assert.Null(With(State("m.room.member", "@bob:b", """{"membership":1}""")).Member(World.Bob));

    [Fact]
    public void An_older_snapshot_does_not_see_what_came_later()
    {
        var before = With(State("x", "1", "{}"));
        var after = before.With([State("x", "2", "{}"), State("y", "", "{}")]);
        Assert.Single(before.State.OfType("x"));
        Assert.Equal((2, 1), (after.State.OfType("x").Count, after.State.OfType("y").Count));
    }

    [Fact]
    public async Task A_voice_room_carries_the_default_power_levels_beside_its_own()
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
