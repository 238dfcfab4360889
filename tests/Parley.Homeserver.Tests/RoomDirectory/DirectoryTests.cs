using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.RoomDirectory;

public sealed class DirectoryTests
{
    [Fact]
    public async Task Moderator_lists_and_removes_a_room()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","room_alias_name":"one"}""");
        await bob.JoinAsync(room);
        (await alice.PutAsync("directory/room/%23two%3Aparley.localhost", $$"""{"room_id":"{{room}}"}""")).MustBe(200);

        Assert.Equal("private", (await server.Stranger().GetAsync("directory/list/room/" + room)).MustBe(200).Text("visibility"));
        (await bob.PutAsync("directory/list/room/" + room, """{"visibility":"public"}""")).MustBe(403, "M_FORBIDDEN");
        (await alice.PutAsync("directory/list/room/" + room, """{"visibility":"secret"}""")).MustBe(400, "M_INVALID_PARAM");
        (await alice.PutAsync("directory/list/room/" + room, """{"visibility":"public"}""")).MustBe(200);

        Assert.Equal("public", (await alice.GetAsync("directory/list/room/" + room)).Text("visibility"));
        Assert.Equal(room, (await alice.GetAsync("publicRooms")).At("chunk")!.Value[0].GetProperty("room_id").GetString());
        Assert.Equal(["#one:parley.localhost", "#two:parley.localhost"], (await bob.GetAsync($"rooms/{room}/aliases")).MustBe(200).At("aliases")!.Value.EnumerateArray().Select(alias => alias.GetString()));
    }

    [Fact]
    public async Task Summary_is_visible_to_those_who_may_join()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var open = await alice.CreateRoomAsync("""{"preset":"public_chat","name":"Open","room_alias_name":"open"}""");
        var closed = await alice.CreateRoomAsync("""{"preset":"private_chat","name":"Closed"}""");

        var summary = (await server.Stranger().GetAsync("/_matrix/client/v1/room_summary/%23open%3Aparley.localhost")).MustBe(200);
        var own = (await alice.GetAsync("/_matrix/client/v1/room_summary/" + closed)).MustBe(200);

        Assert.Equal(open, summary.Text("room_id"));
        Assert.Equal("Open", summary.Text("name"));
        Assert.Equal(1, summary.Json.GetProperty("num_joined_members").GetInt32());
        Assert.Null(summary.At("membership"));
        Assert.Equal("join", own.Text("membership"));
        (await server.Stranger().GetAsync("/_matrix/client/v1/room_summary/" + closed)).MustBe(404, "M_NOT_FOUND");
        (await alice.GetAsync("/_matrix/client/v1/room_summary/%23none%3Aparley.localhost")).MustBe(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Page_of_the_directory_refers_to_the_previous_one()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        for (var i = 0; i < 3; i++)
            await alice.CreateRoomAsync("""{"preset":"public_chat","visibility":"public"}""");

        var first = (await alice.GetAsync("publicRooms?limit=2")).MustBe(200);
        var second = (await alice.GetAsync("publicRooms?limit=2&since=" + first.NextBatch)).MustBe(200);

        Assert.Null(first.At("prev_batch"));
        Assert.Equal(2, (await alice.GetAsync("publicRooms?limit=2&since=" + second.Text("prev_batch"))).MustBe(200).At("chunk")!.Value.GetArrayLength());
    }
}
