using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.AccountData;

public sealed class TagTests
{
    [Fact]
    public async Task Tag_is_set_synced_and_deleted()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var since = (await alice.SyncAsync()).NextBatch;
        var path = $"user/{alice.UserId}/rooms/{room}/tags";

        Assert.Empty((await alice.GetAsync(path)).MustBe(200).At("tags")!.Value.EnumerateObject());
        (await alice.PutAsync(path + "/m.favourite", """{"order":0.25}""")).MustBe(200);
        (await alice.PutAsync(path + "/u.work", "{}")).MustBe(200);
        (await alice.SendAsync("DELETE", path + "/u.work")).MustBe(200);

        Assert.Equal("""{"tags":{"m.favourite":{"order":0.25}}}""", (await alice.GetAsync(path)).Json.GetRawText());
        var data = (await alice.SyncAsync(since)).At("rooms", "join", room, "account_data", "events")!.Value.EnumerateArray().Single();
        Assert.Equal("m.tag", data.GetProperty("type").GetString());
        Assert.Equal("""{"tags":{"m.favourite":{"order":0.25}}}""", data.GetProperty("content").GetRawText());
        (await alice.GetAsync($"user/@other:parley.localhost/rooms/{room}/tags")).MustBe(403, "M_FORBIDDEN");
    }
}
