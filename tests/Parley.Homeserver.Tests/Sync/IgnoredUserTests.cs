using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Sync;

public sealed class IgnoredUserTests
{
    [Fact]
    public async Task Messages_and_invitations_of_an_ignored_user_are_not_sent_and_state_is()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        (await alice.PutAsync($"user/{alice.UserId}/account_data/m.ignored_user_list", $$$"""{"ignored_users":{"{{{bob.UserId}}}":{},"{{{alice.UserId}}}":{} } }""")).MustBe(200);
        var since = (await alice.SyncAsync()).NextBatch;

        var hidden = await bob.SayAsync(room, "spam");
        await alice.SayAsync(room, "own");
        (await bob.PutAsync($"profile/{bob.UserId}/displayname", """{"displayname":"Bob"}""")).MustBe(200);
        (await bob.PostAsync("createRoom", $$"""{"invite":["{{alice.UserId}}"]}""")).MustBe(200);
        var sync = await alice.SyncAsync(since);

        Assert.Equal(["m.room.message", "m.room.member"], sync.Timeline(room).Select(item => item.GetProperty("type").GetString()));
        Assert.Empty(sync.At("rooms", "invite")!.Value.EnumerateObject());
        Assert.DoesNotContain("spam", (await alice.GetAsync($"rooms/{room}/messages?dir=b&limit=50")).MustBe(200).Json.GetRawText(), StringComparison.Ordinal);
        (await alice.GetAsync($"rooms/{room}/event/{Uri.EscapeDataString(hidden)}")).MustBe(404, "M_NOT_FOUND");
    }
}
