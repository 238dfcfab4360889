using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Rooms;

public sealed class RoomTests
{
    [Fact]
    public async Task Replaced_state_and_redactions_that_a_user_may_not_see_are_not_shown_inside_other_events()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.RegisterAsync("alice"), await server.RegisterAsync("bob"));
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","initial_state":[{"type":"m.room.history_visibility","content":{"history_visibility":"joined"} }]}""");
        (await alice.PutAsync($"rooms/{room}/state/m.room.topic", """{"topic":"long before bob"}""")).MustBe(200);
        (await alice.PutAsync($"rooms/{room}/state/m.room.topic", """{"topic":"before bob"}""")).MustBe(200);
        await bob.JoinAsync(room);
        var topic = (await alice.PutAsync($"rooms/{room}/state/m.room.topic", """{"topic":"first with bob"}""")).MustBe(200).Text("event_id");
        var next = (await alice.PutAsync($"rooms/{room}/state/m.room.topic", """{"topic":"second with bob"}""")).MustBe(200).Text("event_id");
        var said = await alice.SayAsync(room, "with bob");
        await ReadAsync(alice, topic, shown: "before bob");
        await ReadAsync(bob, topic, shown: null);
        await ReadAsync(bob, next, shown: "first with bob");
        Assert.DoesNotContain("long before bob", (await bob.SyncAsync()).Json.GetRawText(), StringComparison.Ordinal);

        (await bob.PostAsync($"rooms/{room}/leave")).MustBe(200);
        (await alice.PutAsync($"rooms/{room}/redact/{Uri.EscapeDataString(said)}/r", """{"reason":"after bob"}""")).MustBe(200);
        Assert.Contains("after bob", (await alice.GetAsync($"rooms/{room}/messages?dir=b&limit=50")).MustBe(200).Json.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("after bob", (await bob.GetAsync($"rooms/{room}/messages?dir=b&limit=50")).MustBe(200).Json.GetRawText(), StringComparison.Ordinal);

        async Task ReadAsync(TestClient client, string id, string? shown)
        {
            var item = (await client.GetAsync($"rooms/{room}/event/{Uri.EscapeDataString(id)}")).MustBe(200);
            Assert.Equal(shown, item.At("unsigned", "prev_content", "topic")?.GetString());
            Assert.NotNull(item.At("unsigned", "replaces_state"));
        }
    }

    [Fact]
    public async Task An_override_of_power_levels_replaces_whole_fields()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","power_level_content_override":{"events":{"de.mtorials.test.callstate":0}}}""");

        var levels = (await alice.GetAsync($"rooms/{room}/state/m.room.power_levels")).MustBe(200);

        Assert.Equal("de.mtorials.test.callstate", levels.At("events")!.Value.EnumerateObject().Single().Name);
        Assert.Equal(100, levels.At("users", alice.UserId)!.Value.GetInt32());
        Assert.Equal(50, levels.At("state_default")!.Value.GetInt32());
    }

    [Fact]
    public async Task An_upgraded_room_links_to_a_replacement_with_its_name_and_power_levels()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","name":"Lobby","creation_content":{"type":"org.matrix.msc3417.call"},"power_level_content_override":{"events":{"de.mtorials.test.callstate":0,"m.room.tombstone":100}}}""");
        (await bob.PostAsync($"join/{room}", "{}")).MustBe(200);

        Assert.Equal(403, (int)(await bob.PostAsync($"rooms/{room}/upgrade", """{"new_version":"11"}""")).Status);
        var next = (await alice.PostAsync($"rooms/{room}/upgrade", """{"new_version":"11"}""")).MustBe(200).Text("replacement_room");

        Assert.Equal(next, (await alice.GetAsync($"rooms/{room}/state/m.room.tombstone")).Text("replacement_room"));
        Assert.Equal("Lobby", (await alice.GetAsync($"rooms/{next}/state/m.room.name")).Text("name"));
        Assert.Equal(room, (await alice.GetAsync($"rooms/{next}/state/m.room.create")).At("predecessor", "room_id")!.Value.GetString());
        Assert.Equal("org.matrix.msc3417.call", (await alice.GetAsync($"rooms/{next}/state/m.room.create")).Text("type"));
        Assert.Equal(0, (await alice.GetAsync($"rooms/{next}/state/m.room.power_levels")).At("events", "de.mtorials.test.callstate")!.Value.GetInt32());
        (await bob.PostAsync($"join/{next}", "{}")).MustBe(200);
        (await bob.PutAsync($"rooms/{room}/send/m.room.message/t1", """{"msgtype":"m.text","body":"too late"}""")).MustBe(403);
    }

    [Fact]
    public async Task The_aliases_of_an_upgraded_room_resolve_to_its_replacement()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","room_alias_name":"hall"}""");
        var next = (await alice.PostAsync($"rooms/{room}/upgrade", """{"new_version":"11"}""")).MustBe(200).Text("replacement_room");
        Assert.Equal(next, (await server.Stranger().GetAsync("directory/room/%23hall%3Aparley.localhost")).Text("room_id"));
        Assert.Equal("#hall:parley.localhost", (await alice.GetAsync($"rooms/{next}/state/m.room.canonical_alias")).Text("alias"));
        Assert.Null((await alice.GetAsync($"rooms/{room}/state/m.room.canonical_alias")).At("alias"));
    }

    [Fact]
    public async Task A_room_is_created_with_the_requested_state()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync(
            """
            {"preset":"public_chat","visibility":"public","name":"Lobby","topic":"Come in","room_alias_name":"lobby",
             "creation_content":{"type":"org.matrix.msc3417.call","room_version":"1"},
             "initial_state":[{"type":"m.room.join_rules","content":{"join_rule":"knock"}},{"type":"x.y","state_key":"k","content":{"deep":{"number":1}}}]}
            """);

        var create = (await alice.GetAsync($"rooms/{room}/state/m.room.create")).MustBe(200);
        Assert.Equal("org.matrix.msc3417.call", create.Text("type"));
        Assert.Equal("11", create.Text("room_version"));
        Assert.Equal("knock", (await alice.GetAsync($"rooms/{room}/state/m.room.join_rules/")).Text("join_rule"));
        Assert.Equal(1, (await alice.GetAsync($"rooms/{room}/state/x.y/k")).At("deep", "number")!.Value.GetInt32());
        Assert.Equal("#lobby:parley.localhost", (await alice.GetAsync($"rooms/{room}/state/m.room.canonical_alias")).Text("alias"));
        Assert.Equal(room, (await server.Stranger().GetAsync("directory/room/%23lobby%3Aparley.localhost")).Text("room_id"));
        var listed = (await server.Stranger().GetAsync("publicRooms")).At("chunk")!.Value.EnumerateArray().Single();
        Assert.Equal("Lobby", listed.GetProperty("name").GetString());
        Assert.Equal("org.matrix.msc3417.call", listed.GetProperty("room_type").GetString());
        (await alice.PostAsync("createRoom", """{"room_alias_name":"lobby"}""")).MustBe(409, "M_ROOM_IN_USE");
    }

    [Fact]
    public async Task A_room_whose_creation_fails_does_not_exist()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");

        (await alice.PostAsync("createRoom", """{"room_alias_name":"half","initial_state":[{"type":"m.room.member","content":{}}]}""")).MustBe(400, "M_INVALID_ROOM_STATE");

        (await alice.GetAsync("directory/room/%23half%3Aparley.localhost")).MustBe(404);
        Assert.Empty((await alice.GetAsync("joined_rooms")).Json.GetProperty("joined_rooms").EnumerateArray());
        Assert.NotEmpty(await alice.CreateRoomAsync("""{"room_alias_name":"half"}"""));
    }

    [Fact]
    public async Task A_repeated_transaction_sends_once_per_device_and_room()
    {
        await using var server = await TestServer.StartAsync();
        var phone = await server.RegisterAsync("alice", "PHONE");
        var laptop = await server.LoginAsync("alice", "LAPTOP");
        var room = await phone.CreateRoomAsync();
        var other = await phone.CreateRoomAsync();
        const string Body = """{"body":"x"}""";

        var first = (await phone.PutAsync($"rooms/{room}/send/m.room.message/1", Body)).Text("event_id");
        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => phone.PutAsync($"rooms/{room}/send/m.room.message/1", Body)));

        Assert.All(tries, again => Assert.Equal(first, again.Text("event_id")));
        Assert.NotEqual(first, (await laptop.PutAsync($"rooms/{room}/send/m.room.message/1", Body)).Text("event_id"));
        Assert.NotEqual(first, (await phone.PutAsync($"rooms/{other}/send/m.room.message/1", Body)).Text("event_id"));
        Assert.Equal(2, (await phone.GetAsync($"rooms/{room}/messages?dir=b&limit=50")).At("chunk")!.Value.EnumerateArray().Count(item => item.GetProperty("type").GetString() == "m.room.message"));
    }

    [Fact]
    public async Task Sending_an_unchanged_state_event_has_no_effect()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();

        var first = (await alice.PutAsync($"rooms/{room}/state/x.y/k", """{"a":1,"b":2}""")).Text("event_id");

        Assert.Equal(first, (await alice.PutAsync($"rooms/{room}/state/x.y/k", """{ "b": 2, "a": 1 }""")).Text("event_id"));
        Assert.NotEqual(first, (await alice.PutAsync($"rooms/{room}/state/x.y/k", """{"a":1}""")).Text("event_id"));
    }

    [Theory]
    [InlineData("my%2Fphone%40alice%3Aparley.localhost", "my/phone@alice:parley.localhost")]
    [InlineData("100%25%2F%252F", "100%/%2F")]
    [InlineData("%F0%9F%8E%A7%20x", "🎧 x")]
    [InlineData("a%3Fb%23c", "a?b#c")]
    public async Task A_state_key_may_contain_any_text(string encoded, string key)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();

        (await alice.PutAsync($"rooms/{room}/state/x.y/{encoded}", """{"a":1}""")).MustBe(200);

        var state = (await alice.GetAsync($"rooms/{room}/state")).MustBe(200).Json.EnumerateArray();
        Assert.Equal(key, state.Single(item => item.GetProperty("type").GetString() == "x.y").GetProperty("state_key").GetString());
        (await alice.GetAsync($"rooms/{room}/state/x.y/{encoded}")).MustBe(200);
    }

    [Fact]
    public async Task Content_is_returned_as_it_was_sent()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        const string Content = """{"z":[1,{"y":null}],"chat.parley":{"session":"q3v9","kind":"person"},"a":"<b>&\u0022 🎧","empty":{}}""";

        var id = (await alice.PutAsync($"rooms/{room}/send/x.y/1", Content)).Text("event_id");

        Assert.Equal(Content, (await alice.GetAsync($"rooms/{room}/event/{Uri.EscapeDataString(id)}")).At("content")!.Value.GetRawText());
    }

    [Fact]
    public async Task History_pages_have_no_gaps_and_no_duplicates()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        for (var i = 0; i < 25; i++)
            await alice.SayAsync(room, "m" + i);
        var start = (await alice.SyncAsync(filter: """{"room":{"timeline":{"limit":5}}}""")).At("rooms", "join", room, "timeline", "prev_batch")!.Value.GetString();

        var back = await PagesAsync(start!, "b");
        var forward = await PagesAsync("s0_0", "f");

        Assert.Equal(Enumerable.Range(0, 20).Reverse().Select(i => "m" + i), back);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => "m" + i), forward);

        async Task<List<string>> PagesAsync(string from, string direction)
        {
            var found = new List<string>();
            for (string? at = from; at is not null;)
            {
                var page = (await alice.GetAsync($"rooms/{room}/messages?dir={direction}&limit=7&from={at}")).MustBe(200);
                found.AddRange(page.At("chunk")!.Value.EnumerateArray().Where(item => item.GetProperty("type").GetString() == "m.room.message").Select(item => item.GetProperty("content").GetProperty("body").GetString()!));
                at = page.At("end")?.GetString();
            }
            return found;
        }
    }

    [Fact]
    public async Task A_redaction_removes_the_content_for_all_readers()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        var mine = await bob.SayAsync(room, "mine");
        var hers = await alice.SayAsync(room, "hers");

        (await bob.PutAsync($"rooms/{room}/redact/{Uri.EscapeDataString(hers)}/1")).MustBe(403, "M_FORBIDDEN");
        (await bob.PutAsync($"rooms/{room}/redact/{Uri.EscapeDataString(mine)}/2", """{"reason":"typo"}""")).MustBe(200);
        (await alice.PutAsync($"rooms/{room}/redact/{Uri.EscapeDataString(hers)}/3")).MustBe(200);

        var read = (await bob.GetAsync($"rooms/{room}/event/{Uri.EscapeDataString(mine)}")).MustBe(200);
        Assert.Equal("{}", read.At("content")!.Value.GetRawText());
        Assert.Equal(mine, read.At("event_id")!.Value.GetString());
        Assert.Equal("typo", read.At("unsigned", "redacted_because", "content", "reason")!.Value.GetString());
    }

    [Fact]
    public async Task A_redaction_of_a_state_event_by_a_moderator_changes_the_current_state()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var room = await alice.CreateRoomAsync();
        var topic = (await alice.PutAsync($"rooms/{room}/state/m.room.topic", """{"topic":"rude"}""")).Text("event_id");

        (await alice.PutAsync($"rooms/{room}/redact/{Uri.EscapeDataString(topic)}/1")).MustBe(200);

        Assert.Equal("{}", (await alice.GetAsync($"rooms/{room}/state/m.room.topic")).Json.GetRawText());
        (await alice.PutAsync($"rooms/{room}/state/m.room.topic", """{"topic":"kind"}""")).MustBe(200);
    }

    [Fact]
    public async Task Invite_leave_ban_unban_kick_and_forget()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync("""{"preset":"private_chat"}""");
        var body = $$"""{"user_id":"{{bob.UserId}}"}""";

        (await bob.PostAsync($"rooms/{room}/join")).MustBe(403, "M_FORBIDDEN");
        (await alice.PostAsync($"rooms/{room}/invite", body)).MustBe(200);
        (await bob.PostAsync($"rooms/{room}/join")).MustBe(200);
        Assert.Equal(2, (await bob.GetAsync($"rooms/{room}/joined_members")).At("joined")!.Value.EnumerateObject().Count());
        (await bob.PostAsync($"rooms/{room}/kick", $$"""{"user_id":"{{alice.UserId}}"}""")).MustBe(403);
        (await alice.PostAsync($"rooms/{room}/unban", body)).MustBe(403);
        (await alice.PostAsync($"rooms/{room}/ban", body)).MustBe(200);
        (await bob.PostAsync($"rooms/{room}/join")).MustBe(403);
        (await alice.PostAsync($"rooms/{room}/kick", body)).MustBe(403);
        (await alice.PostAsync($"rooms/{room}/unban", body)).MustBe(200);
        (await alice.PostAsync($"rooms/{room}/invite", body)).MustBe(200);
        (await bob.PostAsync($"rooms/{room}/leave", """{"reason":"no thanks"}""")).MustBe(200);
        (await bob.PostAsync($"rooms/{room}/forget")).MustBe(200);
        (await bob.GetAsync($"rooms/{room}/state")).MustBe(403, "M_FORBIDDEN");

        var members = (await alice.GetAsync($"rooms/{room}/members?membership=leave")).At("chunk")!.Value.EnumerateArray();
        Assert.Equal("no thanks", members.Single().GetProperty("content").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Members_of_the_space_can_join_a_restricted_room()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var space = await alice.CreateRoomAsync("""{"preset":"public_chat","creation_content":{"type":"m.space"}}""");
        var room = await alice.CreateRoomAsync($$"""{"initial_state":[{"type":"m.room.join_rules","content":{"join_rule":"restricted","allow":[{"type":"m.room_membership","room_id":"{{space}}"}]} }]}""");

        (await bob.PostAsync($"rooms/{room}/join")).MustBe(403, "M_FORBIDDEN");
        await bob.JoinAsync(space);
        (await bob.PostAsync($"rooms/{room}/join")).MustBe(200);

        Assert.Equal(alice.UserId, (await bob.GetAsync($"rooms/{room}/state/m.room.member/{bob.UserId}")).Text("join_authorised_via_users_server"));
    }

    [Fact]
    public async Task A_knock_is_visible_and_can_be_accepted()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync("""{"initial_state":[{"type":"m.room.join_rules","content":{"join_rule":"knock"}}],"name":"Study"}""");

        (await bob.PostAsync($"knock/{room}", """{"reason":"it is me"}""")).MustBe(200);
        Assert.NotNull((await bob.SyncAsync()).At("rooms", "knock", room));
        (await alice.PostAsync($"rooms/{room}/invite", $$"""{"user_id":"{{bob.UserId}}"}""")).MustBe(200);
        await bob.JoinAsync(room);
    }

    [Theory]
    [InlineData("joined", false)]
    [InlineData("invited", false)]
    [InlineData("shared", true)]
    [InlineData("world_readable", true)]
    public async Task A_new_member_sees_the_history_that_the_visibility_allows(string visibility, bool sees)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync($$"""{"preset":"public_chat","initial_state":[{"type":"m.room.history_visibility","content":{"history_visibility":"{{visibility}}"} }]}""");
        var said = await alice.SayAsync(room, "long ago");
        await bob.JoinAsync(room);

        Assert.Equal(sees ? 200 : 404, (await bob.GetAsync($"rooms/{room}/event/{Uri.EscapeDataString(said)}")).Status);
        Assert.Equal(sees, (await bob.GetAsync($"rooms/{room}/messages?dir=b&limit=50")).At("chunk")!.Value.EnumerateArray().Any(item => item.GetProperty("event_id").GetString() == said));
    }

    [Fact]
    public async Task An_alias_is_unique_and_deleted_only_by_its_creator_or_a_moderator()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        const string Path = "directory/room/%23den%3Aparley.localhost";

        (await bob.PutAsync(Path, $$"""{"room_id":"{{room}}"}""")).MustBe(200);
        (await alice.PutAsync(Path, $$"""{"room_id":"{{room}}"}""")).MustBe(409, "M_ROOM_IN_USE");
        (await alice.PutAsync("directory/room/%23den%3Aelsewhere.org", $$"""{"room_id":"{{room}}"}""")).MustBe(400, "M_INVALID_PARAM");
        (await (await server.RegisterAsync("carol")).SendAsync("DELETE", Path)).MustBe(403, "M_FORBIDDEN");
        (await alice.SendAsync("DELETE", Path)).MustBe(200);
        (await bob.GetAsync(Path)).MustBe(404);
    }

    [Fact]
    public async Task Topic_of_a_new_room_has_a_text_block_and_a_join_keeps_the_fields_of_its_body()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync("""{"preset":"public_chat","topic":"Tea"}""");
        (await bob.PostAsync($"rooms/{room}/join", """{"reason":"thirst","com.example.source":"link"}""")).MustBe(200);

        var topic = await alice.GetAsync($"rooms/{room}/state/m.room.topic/");
        var member = await alice.GetAsync($"rooms/{room}/state/m.room.member/{bob.UserId}");

        Assert.Equal("Tea", topic.At("m.topic", "m.text")!.Value[0].GetProperty("body").GetString());
        Assert.Equal("thirst", member.Text("reason"));
        Assert.Equal("link", member.Text("com.example.source"));
    }
}
