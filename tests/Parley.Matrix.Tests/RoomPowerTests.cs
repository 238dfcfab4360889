using System.Text.Json;

namespace Parley.Matrix.Tests;

public sealed class RoomPowerTests
{
    private const string CallState = "de.mtorials.test.callstate";
    private static readonly UserId Alice = UserId.Parse("@alice:b"), Bob = UserId.Parse("@bob:b"), Carol = UserId.Parse("@carol:b");

    private static MatrixEvent Create(string content) => new() { Type = EventTypes.Create, Sender = Alice, StateKey = "", Content = JsonElement.Parse(content) };

    private static MatrixEvent Levels(string content) => new() { Type = EventTypes.PowerLevels, Sender = Alice, StateKey = "", Content = JsonElement.Parse(content) };

    [Fact]
    public void An_unlisted_state_event_requires_50()
    {
        var power = RoomPower.From(Create("""{"room_version":"11"}"""), Levels("""{"users":{"@alice:b":100}}"""));
        Assert.True(power.CanSendState(Alice, CallState, "x@alice:b"));
        Assert.False(power.CanSendState(Bob, CallState, "x@bob:b"));
        Assert.True(power.CanSend(Bob, EventTypes.Message));
    }

    [Fact]
    public void A_listed_event_requires_its_level()
    {
        var power = RoomPower.From(Create("{}"), Levels("""{"events":{"de.mtorials.test.callstate":0,"m.room.message":10}}"""));
        Assert.True(power.CanSendState(Bob, CallState, "x@bob:b"));
        Assert.False(power.CanSend(Bob, EventTypes.Message));
    }

    [Fact]
    public void A_state_key_that_begins_with_an_at_sign_must_be_the_own_user_ID()
    {
        var power = RoomPower.From(Create("{}"), Levels("""{"state_default":0}"""));
        Assert.True(power.CanSendState(Bob, CallState, "@bob:b"));
        Assert.False(power.CanSendState(Bob, CallState, "@alice:b"));
    }

    [Fact]
    public void Without_power_levels_state_requires_none_and_the_creator_has_100()
    {
        var power = RoomPower.From(Create("{}"), null);
        Assert.True(power.CanSendState(Bob, CallState));
        Assert.Equal((100L, 0L), (power.LevelOf(Alice), power.LevelOf(Bob)));
        Assert.True(power.CanKick(Alice, Bob));
    }

    [Fact]
    public void From_version_12_on_creators_are_above_every_level()
    {
        var power = RoomPower.From(Create("""{"room_version":"12","additional_creators":["@bob:b"]}"""), Levels("""{"users":{"@carol:b":9007199254740991}}"""));
        Assert.True(power.CanKick(Alice, Carol));
        Assert.True(power.CanKick(Bob, Carol));
        Assert.False(power.CanKick(Carol, Alice));
    }

    [Fact]
    public void Before_version_12_the_creator_has_the_level_in_the_power_levels()
    {
        var power = RoomPower.From(Create("""{"room_version":"11","additional_creators":["@bob:b"]}"""), Levels("""{"users_default":5}"""));
        Assert.Equal((5L, 5L), (power.LevelOf(Alice), power.LevelOf(Bob)));
    }

    [Fact]
    public void A_user_cannot_remove_a_user_of_the_same_level()
    {
        var power = RoomPower.From(Create("{}"), Levels("""{"users":{"@alice:b":100,"@bob:b":100,"@carol:b":50}}"""));
        Assert.False(power.CanKick(Alice, Bob));
        Assert.False(power.CanBan(Alice, Bob));
        Assert.True(power.CanKick(Bob, Carol));
        Assert.False(power.CanKick(Carol, Carol));
    }

    [Fact]
    public void Redacting_requires_its_level_and_that_of_the_redaction_event()
    {
        var power = RoomPower.From(Create("{}"), Levels("""{"users":{"@alice:b":100,"@carol:b":50},"events":{"m.room.redaction":60}}"""));
        Assert.True(power.CanRedactOthers(Alice));
        Assert.False(power.CanRedactOthers(Carol));
    }
}
