using System.Text.Json;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Rooms;

public sealed class RelationTests
{
    [Fact]
    public async Task Event_contains_its_last_edit_its_reactions_and_its_thread()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, room) = await TwoInRoomAsync(server);
        var root = await alice.SayAsync(room, "root");
        await RelateAsync(alice, room, "m.room.message", root, "m.replace", """ "body":"* first","m.new_content":{"body":"first"} """);
        var edit = await RelateAsync(alice, room, "m.room.message", root, "m.replace", """ "body":"* second","m.new_content":{"body":"second"} """);
        await RelateAsync(bob, room, "m.room.message", root, "m.replace", """ "body":"* forged","m.new_content":{"body":"forged"} """);
        await ReactAsync(alice, room, root, "👍");
        await ReactAsync(bob, room, root, "👍");
        await ReactAsync(bob, room, root, "🎉");
        await RelateAsync(bob, room, "m.room.message", root, "m.thread", """ "body":"one" """);
        var last = await RelateAsync(bob, room, "m.room.message", root, "m.thread", """ "body":"two" """);

        foreach (var seen in new[] { await EventAsync(alice, room, root), (await alice.SyncAsync(filter: """{"room":{"timeline":{"limit":50}}}""")).Timeline(room).Single(item => item.GetProperty("event_id").GetString() == root) })
        {
            var relations = seen.GetProperty("unsigned").GetProperty("m.relations");
            Assert.Equal(edit, relations.GetProperty("m.replace").GetProperty("event_id").GetString());
            Assert.Equal(["👍:2", "🎉:1"], relations.GetProperty("m.annotation").GetProperty("chunk").EnumerateArray().Select(item => item.GetProperty("key").GetString() + ":" + item.GetProperty("count").GetInt32()));
            Assert.Equal(2, relations.GetProperty("m.thread").GetProperty("count").GetInt32());
            Assert.Equal(last, relations.GetProperty("m.thread").GetProperty("latest_event").GetProperty("event_id").GetString());
            Assert.True(relations.GetProperty("m.thread").GetProperty("current_user_participated").GetBoolean());
        }
    }

    [Fact]
    public async Task Redacted_relation_is_not_aggregated_and_can_be_sent_again()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, room) = await TwoInRoomAsync(server);
        var root = await alice.SayAsync(room, "root");
        var reaction = await ReactAsync(bob, room, root, "👍");
        (await bob.PutAsync($"rooms/{room}/send/m.reaction/again", Content(root, "m.annotation", """ "key":"👍" """, ""))).MustBe(400, "M_DUPLICATE_ANNOTATION");

        (await bob.PutAsync($"rooms/{room}/redact/{Uri.EscapeDataString(reaction)}/r1")).MustBe(200);

        Assert.False((await EventAsync(alice, room, root)).GetProperty("unsigned").TryGetProperty("m.relations", out _));
        await ReactAsync(bob, room, root, "👍");
    }

    [Fact]
    public async Task Relations_are_listed_by_type_in_pages_and_recursively()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, room) = await TwoInRoomAsync(server);
        var root = await alice.SayAsync(room, "root");
        var replies = new List<string>();
        for (var i = 0; i < 3; i++)
            replies.Add(await RelateAsync(alice, room, "m.room.message", root, "m.thread", $" \"body\":\"{i}\" "));
        var reaction = await ReactAsync(bob, room, replies[0], "👍");
        var path = $"/_matrix/client/v1/rooms/{room}/relations/{Uri.EscapeDataString(root)}";

        var first = (await bob.GetAsync(path + "/m.thread/m.room.message?limit=2")).MustBe(200);
        var second = (await bob.GetAsync(path + "/m.thread?limit=2&from=" + first.NextBatch)).MustBe(200);
        var forward = (await bob.GetAsync(path + "?dir=f")).MustBe(200);
        var none = (await bob.GetAsync(path + "/m.thread/m.room.encrypted")).MustBe(200);
        var deep = (await bob.GetAsync(path + "?recurse=true")).MustBe(200);

        Assert.Equal([replies[2], replies[1]], Ids(first));
        Assert.Equal([replies[0]], Ids(second));
        Assert.Null(second.At("next_batch"));
        Assert.Equal(replies, Ids(forward));
        Assert.Empty(Ids(none));
        Assert.Equal([reaction, replies[2], replies[1], replies[0]], Ids(deep));
        (await bob.GetAsync($"/_matrix/client/v1/rooms/{room}/relations/%24none")).MustBe(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Threads_are_listed_by_their_last_event()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, room) = await TwoInRoomAsync(server);
        var first = await alice.SayAsync(room, "first");
        var second = await alice.SayAsync(room, "second");
        await RelateAsync(alice, room, "m.room.message", second, "m.thread", """ "body":"a" """);
        await RelateAsync(bob, room, "m.room.message", first, "m.thread", """ "body":"b" """);

        var all = (await bob.GetAsync($"/_matrix/client/v1/rooms/{room}/threads")).MustBe(200);
        var page = (await bob.GetAsync($"/_matrix/client/v1/rooms/{room}/threads?limit=1")).MustBe(200);
        var next = (await bob.GetAsync($"/_matrix/client/v1/rooms/{room}/threads?limit=1&from={page.NextBatch}")).MustBe(200);
        var own = (await bob.GetAsync($"/_matrix/client/v1/rooms/{room}/threads?include=participated")).MustBe(200);

        Assert.Equal([first, second], Ids(all));
        Assert.Equal([first], Ids(page));
        Assert.Equal([second], Ids(next));
        Assert.Equal([first], Ids(own));
    }

    [Fact]
    public async Task Former_member_does_not_receive_an_edit_that_was_sent_after_the_leave()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, room) = await TwoInRoomAsync(server);
        var root = await alice.SayAsync(room, "root");
        (await bob.PostAsync($"rooms/{room}/leave")).MustBe(200);
        await RelateAsync(alice, room, "m.room.message", root, "m.replace", """ "body":"* secret","m.new_content":{"body":"secret"} """);
        await RelateAsync(alice, room, "m.room.message", root, "m.thread", """ "body":"secret" """);

        Assert.DoesNotContain("secret", (await EventAsync(bob, room, root)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_has_the_events_around_another_and_the_state()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, room) = await TwoInRoomAsync(server);
        var ids = new List<string>();
        for (var i = 0; i < 9; i++)
            ids.Add(await alice.SayAsync(room, "m" + i));

        var context = (await bob.GetAsync($"rooms/{room}/context/{Uri.EscapeDataString(ids[4])}?limit=4")).MustBe(200);

        Assert.Equal(ids[4], context.At("event", "event_id")!.Value.GetString());
        Assert.Equal([ids[3], ids[2]], Ids(context, "events_before"));
        Assert.Equal([ids[5], ids[6]], Ids(context, "events_after"));
        Assert.Contains(context.At("state")!.Value.EnumerateArray(), item => item.GetProperty("type").GetString() == "m.room.create");
        Assert.Equal([ids[1]], Ids(await bob.GetAsync($"rooms/{room}/messages?dir=b&limit=1&from={context.Text("start")}"), "chunk"));
        Assert.Equal([ids[7]], Ids(await bob.GetAsync($"rooms/{room}/messages?dir=f&limit=1&from={context.Text("end")}"), "chunk"));
        (await bob.GetAsync($"rooms/{room}/context/%24none")).MustBe(404, "M_NOT_FOUND");
    }

    [Fact]
    public async Task Event_at_a_time_is_the_closest_in_the_direction()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, _, room) = await TwoInRoomAsync(server);
        var first = await alice.SayAsync(room, "first");
        await Task.Delay(5, TestContext.Current.CancellationToken);
        var last = await alice.SayAsync(room, "last");
        var at = (await EventAsync(alice, room, last)).GetProperty("origin_server_ts").GetInt64();
        var path = $"/_matrix/client/v1/rooms/{room}/timestamp_to_event";

        Assert.Equal(last, (await alice.GetAsync($"{path}?ts={at}&dir=f")).MustBe(200).Text("event_id"));
        Assert.Equal(first, (await alice.GetAsync($"{path}?ts={at - 1}&dir=b")).MustBe(200).Text("event_id"));
        (await alice.GetAsync($"{path}?ts={at + 100_000}&dir=f")).MustBe(404, "M_NOT_FOUND");
        (await alice.GetAsync($"{path}?ts=1&dir=b")).MustBe(404, "M_NOT_FOUND");
    }

    private static async Task<(TestClient Alice, TestClient Bob, string Room)> TwoInRoomAsync(TestServer server)
    {
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        return (alice, bob, room);
    }

    private static async Task<JsonElement> EventAsync(TestClient user, string room, string id) =>
        (await user.GetAsync($"rooms/{room}/event/{Uri.EscapeDataString(id)}")).MustBe(200).Json;

    private static Task<string> ReactAsync(TestClient user, string room, string to, string key) =>
        SendAsync(user, room, "m.reaction", Content(to, "m.annotation", $" \"key\":\"{key}\" ", ""));

    private static Task<string> RelateAsync(TestClient user, string room, string type, string to, string relation, string content) =>
        SendAsync(user, room, type, Content(to, relation, "", content));

    private static async Task<string> SendAsync(TestClient user, string room, string type, string content) =>
        (await user.PutAsync($"rooms/{room}/send/{type}/{user.Next()}", content)).MustBe(200).Text("event_id");

    private static string Content(string to, string relation, string field, string content) =>
        $"{{ {content}{(content.Length > 0 ? "," : "")} \"m.relates_to\":{{\"rel_type\":\"{relation}\",\"event_id\":\"{to}\"{(field.Length > 0 ? "," : "")}{field}}} }}";

    private static string[] Ids(Answer answer, string list = "chunk") => [.. answer.MustBe(200).At(list)!.Value.EnumerateArray().Select(item => item.GetProperty("event_id").GetString()!)];
}
