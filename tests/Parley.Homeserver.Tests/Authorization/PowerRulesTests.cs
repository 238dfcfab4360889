using System.Text.Json.Nodes;

namespace Parley.Homeserver.Tests.Authorization;

public sealed class PowerRulesTests
{
    [Theory]
    [InlineData("alice", "m.room.topic", "", true)]
    [InlineData("bob", "m.room.topic", "", true)]
    [InlineData("carol", "m.room.topic", "", false)]
    [InlineData("carol", "m.room.message", null, true)]
    [InlineData("carol", "m.room.name", null, false)]
    [InlineData("carol", "x.free", "chrome@carol:s", true)]
    [InlineData("carol", "x.free", "chrome@bob:s", true)]
    [InlineData("carol", "x.free", "@carol:s", true)]
    [InlineData("carol", "x.free", "@bob:s", false)]
    [InlineData("alice", "x.free", "@bob:s", false)]
    [InlineData("dave", "m.room.message", null, false)]
    [InlineData("eve", "m.room.message", null, false)]
    [InlineData("gina", "m.room.message", null, false)]
    [InlineData("nina", "m.room.message", null, false)]
    [InlineData("alice", "m.room.create", "", false)]
    public void An_event_requires_membership_and_the_power_level_of_its_type(string sender, string type, string? key, bool allowed) =>
        Assert.Equal(allowed, RoomSketch.Usual().Allows(sender, type, key, "{}"));

    [Theory]
    // sender, a field or a path in it, its new value (null: removed), allowed
    [InlineData("alice", "ban", "100", true)]
    [InlineData("alice", "ban", "101", false)]
    [InlineData("bob", "ban", "0", true)]
    [InlineData("bob", "ban", "51", false)]
    [InlineData("bob", "ban", null, true)]
    [InlineData("carol", "ban", "0", false)]
    [InlineData("bob", "events/m.room.name", "0", true)]
    [InlineData("bob", "events/m.room.name", null, true)]
    [InlineData("bob", "events/m.room.tombstone", "100", false)]
    [InlineData("bob", "events/m.room.tombstone", "50", true)]
    [InlineData("bob", "notifications/room", "60", false)]
    [InlineData("bob", "notifications/room", "50", true)]
    [InlineData("bob", "users/@carol:s", "50", true)]
    [InlineData("bob", "users/@carol:s", "51", false)]
    [InlineData("bob", "users/@bob:s", "0", true)]
    [InlineData("bob", "users/@bob:s", "100", false)]
    [InlineData("bob", "users/@mod:s", "0", false)]
    [InlineData("bob", "users/@mod:s", null, false)]
    [InlineData("bob", "users/@alice:s", null, false)]
    [InlineData("alice", "users/@bob:s", "0", true)]
    [InlineData("alice", "users/@alice:s", "0", true)]
    [InlineData("alice", "users/bob", "0", false)]
    [InlineData("alice", "ban", "\"50\"", false)]
    [InlineData("alice", "ban", "1.5", false)]
    [InlineData("alice", "users/@bob:s", "\"0\"", false)]
    [InlineData("alice", "users", "[]", false)]
    [InlineData("alice", "events", "{\"a\":{}}", false)]
    [InlineData("alice", "notifications", "7", false)]
    public void A_power_level_change_follows_the_authorization_rules(string sender, string path, string? value, bool allowed)
    {
        var room = RoomSketch.Usual();
        room.Put("alice", "m.room.power_levels", "", With(RoomSketch.Levels, "state_default", "0"));

        Assert.Equal(allowed, room.Allows(sender, "m.room.power_levels", "", With(With(RoomSketch.Levels, "state_default", "0"), path, value)));
    }

    [Fact]
    public void Without_power_levels_sending_requires_none_and_the_creator_has_100()
    {
        var room = new RoomSketch();
        room.Put("alice", "m.room.create", "", "{}");
        room.Member("alice", "join");
        room.Member("bob", "join");

        Assert.True(room.Allows("bob", "m.room.topic", "", "{}"));
        Assert.False(room.Allows("bob", "m.room.member", "@alice:s", """{"membership":"leave"}"""));
        Assert.True(room.Allows("alice", "m.room.member", "@bob:s", """{"membership":"leave"}"""));
    }

    [Fact]
    public void No_event_is_accepted_before_the_create_event() =>
        Assert.False(new RoomSketch().Allows("alice", "m.room.message", null, "{}"));

    private static string With(string levels, string path, string? value)
    {
        var root = JsonNode.Parse(levels)!.AsObject();
        var parts = path.Split('/', 2);
        var at = root;
        if (parts.Length == 2)
            at = (root[parts[0]] ??= new JsonObject()).AsObject();
        if (value is null)
            at.Remove(parts[^1]);
        else
            at[parts[^1]] = JsonNode.Parse(value);
        return root.ToJsonString();
    }
}
