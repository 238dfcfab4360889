using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Rooms;

public sealed class CanonicalAliasTests
{
    [Theory]
    [InlineData("""{"alias":"#none:parley.localhost"}""", 400, "M_BAD_ALIAS")]
    [InlineData("""{"alias":"#other:parley.localhost"}""", 400, "M_BAD_ALIAS")]
    [InlineData("""{"alt_aliases":["#other:parley.localhost"]}""", 400, "M_BAD_ALIAS")]
    [InlineData("""{"alias":"nonsense"}""", 400, "M_INVALID_PARAM")]
    [InlineData("""{"alias":1}""", 400, "M_INVALID_PARAM")]
    [InlineData("""{"alt_aliases":"#own:parley.localhost"}""", 400, "M_INVALID_PARAM")]
    [InlineData("""{"alias":"#own:parley.localhost","alt_aliases":["#own:parley.localhost"]}""", 200, "")]
    [InlineData("{}", 200, "")]
    public async Task Canonical_alias_must_belong_to_the_room(string content, int status, string code)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","room_alias_name":"own"}""");
        await alice.CreateRoomAsync("""{"preset":"public_chat","room_alias_name":"other"}""");

        (await alice.PutAsync($"rooms/{room}/state/m.room.canonical_alias/", content)).MustBe(status, code);
    }

    [Fact]
    public async Task Deleted_alias_is_removed_from_the_event_of_the_room()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","room_alias_name":"own"}""");
        (await alice.PutAsync("directory/room/%23more%3Aparley.localhost", $$"""{"room_id":"{{room}}"}""")).MustBe(200);
        (await alice.PutAsync($"rooms/{room}/state/m.room.canonical_alias/", """{"alias":"#own:parley.localhost","alt_aliases":["#more:parley.localhost"]}""")).MustBe(200);

        (await alice.SendAsync("DELETE", "directory/room/%23more%3Aparley.localhost")).MustBe(200);
        var one = await alice.GetAsync($"rooms/{room}/state/m.room.canonical_alias/");
        (await alice.SendAsync("DELETE", "directory/room/%23own%3Aparley.localhost")).MustBe(200);
        var none = await alice.GetAsync($"rooms/{room}/state/m.room.canonical_alias/");

        Assert.Equal("""{"alias":"#own:parley.localhost","alt_aliases":[]}""", one.Json.GetRawText());
        Assert.Equal("""{"alt_aliases":[]}""", none.Json.GetRawText());
    }
}
