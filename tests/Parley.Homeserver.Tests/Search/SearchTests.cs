using System.Text.Json;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Search;

public sealed class SearchTests
{
    [Fact]
    public async Task Message_is_found_by_the_beginnings_of_its_words_in_joined_rooms_only()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        var other = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        var wanted = await alice.SayAsync(room, "Früh schmeckt der Kaffee");
        await alice.SayAsync(room, "Tee");
        await alice.SayAsync(other, "noch ein Kaffee");

        var found = await SearchAsync(bob, """ "search_term":"kaff fruh" """);
        var all = await SearchAsync(alice, """ "search_term":"KAFFEE","order_by":"recent" """);

        Assert.Equal([wanted], Ids(found));
        Assert.Equal(2, Ids(all).Length);
        Assert.Equal(["kaff", "fruh"], found.GetProperty("highlights").EnumerateArray().Select(word => word.GetString()));
        Assert.Empty(Ids(await SearchAsync(bob, """ "search_term":"\" OR *" """)));
        Assert.Empty(Ids(await SearchAsync(bob, """ "search_term":"" """)));
    }

    [Fact]
    public async Task Edited_message_is_found_by_its_new_text_and_a_redacted_one_is_not_found()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var id = await alice.SayAsync(room, "wrong");
        (await alice.PutAsync($"rooms/{room}/send/m.room.message/e1", $$$"""{"body":"* right","m.new_content":{"body":"right"},"m.relates_to":{"rel_type":"m.replace","event_id":"{{{id}}}"} }""")).MustBe(200);

        Assert.Equal([id], Ids(await SearchAsync(alice, """ "search_term":"right" """)));
        Assert.Empty(Ids(await SearchAsync(alice, """ "search_term":"wrong" """)));
        (await alice.PutAsync($"rooms/{room}/redact/{Uri.EscapeDataString(id)}/r1")).MustBe(200);
        Assert.Empty(Ids(await SearchAsync(alice, """ "search_term":"right" """)));
    }

    [Fact]
    public async Task Matches_are_filtered_paged_and_sent_with_their_context()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","name":"word room"}""");
        await bob.JoinAsync(room);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Add(await alice.SayAsync(room, "word " + i));
        await bob.SayAsync(room, "word of bob");

        var first = await SearchAsync(alice, $$""" "search_term":"word","order_by":"recent","keys":["content.body"],"filter":{"limit":3,"senders":["{{alice.UserId}}"]},"event_context":{"before_limit":1,"after_limit":1,"include_profile":true},"groupings":{"group_by":[{"key":"room_id"}]} """);
        var second = await SearchAsync(alice, $$""" "search_term":"word","order_by":"recent","keys":["content.body"],"filter":{"limit":3,"senders":["{{alice.UserId}}"]} """, "?next_batch=" + first.GetProperty("next_batch").GetString());
        var names = await SearchAsync(alice, """ "search_term":"word","keys":["content.name"] """);

        Assert.Equal([ids[4], ids[3], ids[2]], Ids(first));
        Assert.Equal([ids[1], ids[0]], Ids(second));
        Assert.False(second.TryGetProperty("next_batch", out _));
        var context = first.GetProperty("results")[1].GetProperty("context");
        Assert.Equal(ids[2], context.GetProperty("events_before")[0].GetProperty("event_id").GetString());
        Assert.Equal(ids[4], context.GetProperty("events_after")[0].GetProperty("event_id").GetString());
        Assert.Equal("alice", context.GetProperty("profile_info").GetProperty(alice.UserId).GetProperty("displayname").GetString());
        Assert.Equal(3, first.GetProperty("groups").GetProperty("room_id").GetProperty(room).GetProperty("results").GetArrayLength());
        Assert.Single(Ids(names));
    }

    [Fact]
    public async Task Message_from_before_the_join_is_not_found_where_the_history_is_hidden()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","initial_state":[{"type":"m.room.history_visibility","content":{"history_visibility":"joined"}}]}""");
        await alice.SayAsync(room, "secret");
        await bob.JoinAsync(room);

        Assert.Empty(Ids(await SearchAsync(bob, """ "search_term":"secret" """)));
        Assert.Single(Ids(await SearchAsync(alice, """ "search_term":"secret" """)));
    }

    [Fact]
    public async Task Users_in_shared_and_public_rooms_are_found_by_name()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var hidden = await server.RegisterAsync("bobby");
        (await bob.PutAsync($"profile/{bob.UserId}/displayname", """{"displayname":"Robert Smith"}""")).MustBe(200);
        await hidden.CreateRoomAsync("""{"preset":"private_chat"}""");
        Assert.Empty(await UsersAsync(alice, "bob"));

        await bob.CreateRoomAsync();

        Assert.Equal([bob.UserId], await UsersAsync(alice, "bob"));
        Assert.Equal([bob.UserId], await UsersAsync(alice, "smith rob"));
        Assert.Equal([bob.UserId], await UsersAsync(alice, "@BOB"));
        Assert.Empty(await UsersAsync(alice, ""));
        var room = await alice.CreateRoomAsync($$"""{"preset":"private_chat","invite":["{{hidden.UserId}}"]}""");
        await hidden.JoinAsync(room);
        Assert.Equal([hidden.UserId], await UsersAsync(alice, "bobby"));
        var mutual = (await alice.GetAsync("/_matrix/client/v1/mutual_rooms?user_id=" + hidden.UserId)).MustBe(200);
        Assert.Equal(room, mutual.At("joined")!.Value[0].GetString());
    }

    private static async Task<string[]> UsersAsync(TestClient user, string term) =>
        [.. (await user.PostAsync("user_directory/search", $$"""{"search_term":"{{term}}"}""")).MustBe(200).At("results")!.Value.EnumerateArray().Select(item => item.GetProperty("user_id").GetString()!)];

    private static async Task<JsonElement> SearchAsync(TestClient user, string category, string query = "") =>
        (await user.PostAsync("search" + query, $$$"""{"search_categories":{"room_events":{ {{{category}}} } } }""")).MustBe(200).At("search_categories", "room_events")!.Value;

    private static string[] Ids(JsonElement category) =>
        [.. category.GetProperty("results").EnumerateArray().Select(item => item.GetProperty("result").GetProperty("event_id").GetString()!)];
}
