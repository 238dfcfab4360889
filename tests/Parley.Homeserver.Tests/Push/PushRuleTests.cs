using Parley.Homeserver.Push;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Push;

public sealed class PushRuleTests
{
    private const string Global = "pushrules/global/";

    [Fact]
    public async Task Predefined_rules_are_those_of_the_specification_in_its_order()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");

        var rules = (await alice.GetAsync("pushrules/")).MustBe(200);
        var synced = (await alice.SyncAsync()).At("account_data", "events")!.Value.EnumerateArray().Single(item => item.GetProperty("type").GetString() == "m.push_rules");

        Assert.Equal(
            [
                ".m.rule.master", ".m.rule.suppress_notices", ".m.rule.invite_for_me", ".m.rule.member_event", ".m.rule.is_user_mention", ".m.rule.contains_display_name",
                ".m.rule.is_room_mention", ".m.rule.roomnotif", ".m.rule.tombstone", ".m.rule.reaction", ".m.rule.room.server_acl", ".m.rule.suppress_edits",
            ],
            Ids(rules, "override"));
        Assert.Equal([".m.rule.contains_user_name"], Ids(rules, "content"));
        Assert.Equal([".m.rule.call", ".m.rule.encrypted_room_one_to_one", ".m.rule.room_one_to_one", ".m.rule.message", ".m.rule.encrypted"], Ids(rules, "underride"));
        Assert.Equal(rules.Json.GetRawText(), synced.GetProperty("content").GetRawText());
    }

    [Fact]
    public async Task Rule_of_the_user_is_placed_before_predefined_ones_moved_disabled_and_deleted()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var since = (await alice.SyncAsync()).NextBatch;

        (await alice.PutAsync(Global + "override/one", """{"actions":["notify"],"conditions":[{"kind":"event_match","key":"type","pattern":"x"}]}""")).MustBe(200);
        (await alice.PutAsync(Global + "override/two", """{"actions":[]}""")).MustBe(200);
        Assert.Equal([".m.rule.master", "two", "one", ".m.rule.suppress_notices"], Ids(await alice.GetAsync("pushrules/"), "override")[..4]);
        (await alice.PutAsync(Global + "override/two?after=one", """{"actions":[]}""")).MustBe(200);
        (await alice.PutAsync(Global + "override/three?before=one", """{"actions":[]}""")).MustBe(200);
        Assert.Equal([".m.rule.master", "three", "one", "two"], Ids(await alice.GetAsync("pushrules/"), "override")[..4]);
        (await alice.PutAsync(Global + "override/one/enabled", """{"enabled":false}""")).MustBe(200);
        (await alice.PutAsync(Global + "override/one/actions", """{"actions":["notify",{"set_tweak":"highlight"}]}""")).MustBe(200);
        (await alice.PutAsync(Global + "override/.m.rule.master/enabled", """{"enabled":true}""")).MustBe(200);

        var one = (await alice.GetAsync(Global + "override/one")).MustBe(200);
        Assert.False(one.Json.GetProperty("enabled").GetBoolean());
        Assert.Equal(2, one.Json.GetProperty("actions").GetArrayLength());
        Assert.Equal("x", one.Json.GetProperty("conditions")[0].GetProperty("pattern").GetString());
        Assert.True((await alice.GetAsync(Global + "override/.m.rule.master/enabled")).Json.GetProperty("enabled").GetBoolean());
        Assert.Equal(2, (await alice.GetAsync(Global + "override/one/actions")).Json.GetProperty("actions").GetArrayLength());
        Assert.Contains((await alice.SyncAsync(since)).At("account_data", "events")!.Value.EnumerateArray(), item => item.GetProperty("type").GetString() == "m.push_rules");
        (await alice.SendAsync("DELETE", Global + "override/one")).MustBe(200);
        (await alice.GetAsync(Global + "override/one")).MustBe(404, "M_NOT_FOUND");
        (await alice.SendAsync("DELETE", Global + "override/.m.rule.master")).MustBe(404, "M_NOT_FOUND");
    }

    [Theory]
    [InlineData("override/.dot", """{"actions":[]}""", 400, "M_INVALID_PARAM")]
    [InlineData("nothing/x", """{"actions":[]}""", 400, "M_INVALID_PARAM")]
    [InlineData("room/x", """{"actions":[]}""", 400, "M_INVALID_PARAM")]
    [InlineData("sender/x", """{"actions":[]}""", 400, "M_INVALID_PARAM")]
    [InlineData("content/x", """{"actions":[]}""", 400, "M_MISSING_PARAM")]
    [InlineData("override/x", "{}", 400, "M_MISSING_PARAM")]
    [InlineData("override/x", """{"actions":["sing"]}""", 400, "M_BAD_JSON")]
    [InlineData("override/x", """{"actions":[],"conditions":[1]}""", 400, "M_BAD_JSON")]
    [InlineData("override/x?before=y", """{"actions":[]}""", 400, "M_UNKNOWN")]
    [InlineData("override/x/enabled", """{"enabled":true}""", 404, "M_NOT_FOUND")]
    public async Task Malformed_rule_is_rejected(string path, string body, int status, string code)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");

        (await alice.PutAsync(Global + path, body)).MustBe(status, code);
    }

    // The expected counts are those of notifications and of highlights.
    [Theory]
    [InlineData("""{"msgtype":"m.text","body":"hello"}""", 1, 0)]
    [InlineData("""{"msgtype":"m.notice","body":"hello"}""", 0, 0)]
    [InlineData("""{"msgtype":"m.text","body":"x","m.mentions":{"user_ids":["@bob:parley.localhost"]}}""", 1, 1)]
    [InlineData("""{"msgtype":"m.text","body":"hello Bobby!"}""", 1, 1)]
    [InlineData("""{"msgtype":"m.text","body":"hello bob"}""", 1, 1)]
    [InlineData("""{"msgtype":"m.text","body":"hello bob","m.mentions":{}}""", 1, 0)]
    [InlineData("""{"msgtype":"m.text","body":"bobsleigh"}""", 1, 0)]
    [InlineData("""{"msgtype":"m.text","body":"x","m.mentions":{"room":true}}""", 1, 1)]
    [InlineData("""{"msgtype":"m.text","body":"* x","m.relates_to":{"rel_type":"m.replace","event_id":"$x"}}""", 0, 0)]
    public async Task Message_is_counted_by_the_predefined_rules(string content, int notifications, int highlights)
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, room) = await TwoInRoomAsync(server);
        (await bob.PutAsync($"profile/{bob.UserId}/displayname", """{"displayname":"Bobby"}""")).MustBe(200);

        (await alice.PutAsync($"rooms/{room}/send/m.room.message/1", content)).MustBe(200);

        Assert.Equal((notifications, highlights), await CountsAsync(bob, room));
        Assert.Equal((0, 0), await CountsAsync(alice, room));
    }

    [Theory]
    [InlineData("override/o", """{"actions":[],"conditions":[{"kind":"event_match","key":"room_id","pattern":"ROOM"}]}""", 0)]
    [InlineData("room/ROOM", """{"actions":["dont_notify"]}""", 0)]
    [InlineData("sender/@alice:parley.localhost", """{"actions":[]}""", 0)]
    [InlineData("content/c", """{"actions":["notify",{"set_tweak":"highlight"}],"pattern":"te?t"}""", 1)]
    [InlineData("content/c", """{"actions":["notify",{"set_tweak":"highlight"}],"pattern":"es"}""", 2)]
    [InlineData("override/o", """{"actions":["notify",{"set_tweak":"highlight"}],"conditions":[{"kind":"event_match","key":"content.body","pattern":"a*test"}]}""", 1)]
    [InlineData("override/o", """{"actions":["notify",{"set_tweak":"highlight"}],"conditions":[{"kind":"event_property_is","key":"content.num\\.ber","value":5}]}""", 1)]
    [InlineData("override/o", """{"actions":["notify",{"set_tweak":"highlight"}],"conditions":[{"kind":"room_member_count","is":">=2"}]}""", 1)]
    [InlineData("override/o", """{"actions":["notify",{"set_tweak":"highlight"}],"conditions":[{"kind":"room_member_count","is":"3"}]}""", 2)]
    [InlineData("override/o", """{"actions":["notify",{"set_tweak":"highlight","value":false}],"conditions":[]}""", 2)]
    [InlineData("override/o", """{"actions":["notify",{"set_tweak":"highlight"}],"conditions":[{"kind":"unknown"}]}""", 2)]
    public async Task Rule_of_the_user_decides_if_a_message_notifies(string path, string rule, int result)
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, room) = await TwoInRoomAsync(server);
        (await bob.PutAsync(Global + path.Replace("ROOM", room, StringComparison.Ordinal), rule.Replace("ROOM", room, StringComparison.Ordinal))).MustBe(200);

        (await alice.PutAsync($"rooms/{room}/send/m.room.message/1", """{"msgtype":"m.text","body":"a test","num.ber":5}""")).MustBe(200);

        // 0: no notification. 1: a highlight. 2: a notification by the predefined rule.
        Assert.Equal(result switch { 0 => (0, 0), 1 => (1, 1), _ => (1, 0) }, await CountsAsync(bob, room));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("abc", "ABC", true)]
    [InlineData("abc", "a?c", true)]
    [InlineData("abc", "a*", true)]
    [InlineData("abc", "*c", true)]
    [InlineData("abc", "a*b*c", true)]
    [InlineData("aba", "ab*ba", false)]
    [InlineData("abcbc", "a*bc", true)]
    [InlineData("abcbd", "a*bc*c", false)]
    [InlineData("x\ny", "x*y", true)]
    [InlineData("abc", "ab", false)]
    [InlineData("abc", "?", false)]
    public void Pattern_matches_the_whole_text(string text, string pattern, bool matches) => Assert.Equal(matches, TextPattern.IsLike(text, pattern));

    [Theory]
    [InlineData("a test", "test", true)]
    [InlineData("a tests", "test", false)]
    [InlineData("a tests", "test*", true)]
    [InlineData("attest test", "test", true)]
    [InlineData("attest test", "t?st", true)]
    [InlineData("attest", "t?st", false)]
    [InlineData("see @room!", "@room", true)]
    [InlineData("one two three", "one*three", true)]
    [InlineData("one two threes", "one*three", false)]
    [InlineData("one three two three", "one*two*three", true)]
    [InlineData("", "*", true)]
    [InlineData("x", "", false)]
    [InlineData("GRÜSSE ÄÖ", "äö", true)]
    public void Pattern_matches_words(string text, string pattern, bool matches) => Assert.Equal(matches, TextPattern.HasWord(text, pattern));

    [Fact]
    public async Task Rules_are_bounded_in_number_conditions_and_length()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        const string rule = """{"actions":[]}""";
        var longText = new string('x', StorageLimits.MaxPushTextLength + 1);
        var conditions = string.Join(',', Enumerable.Repeat("""{"kind":"x"}""", StorageLimits.MaxPushConditions + 1));
        var actions = $$"""{"set_tweak":"{{new string('x', StorageLimits.MaxPushActionBytes)}}"}""";

        (await alice.PutAsync(Global + "content/c", $$"""{"actions":[],"pattern":"{{longText}}"}""")).MustBe(400, "M_INVALID_PARAM");
        (await alice.PutAsync(Global + "override/o", $$"""{"actions":[],"conditions":[{"kind":"event_match","key":"{{longText}}","pattern":"x"}]}""")).MustBe(400, "M_INVALID_PARAM");
        (await alice.PutAsync(Global + "override/o", $$"""{"actions":[],"conditions":[{{conditions}}]}""")).MustBe(400, "M_INVALID_PARAM");
        (await alice.PutAsync(Global + "override/o", $$"""{"actions":[{{actions}}]}""")).MustBe(413, "M_TOO_LARGE");
        (await alice.PutAsync(Global + "override/.m.rule.message/actions", $$"""{"actions":[{{actions}}]}""")).MustBe(413, "M_TOO_LARGE");
        for (var i = 0; i < StorageLimits.MaxPushRules; i++)
            (await alice.PutAsync(Global + "override/" + i, rule)).MustBe(200);
        (await alice.PutAsync(Global + "override/more", rule)).MustBe(429, "M_LIMIT_EXCEEDED");
        (await alice.PutAsync(Global + "override/1", rule)).MustBe(200);
        (await alice.SendAsync("DELETE", Global + "override/1")).MustBe(200);
        (await alice.PutAsync(Global + "override/more", rule)).MustBe(200);
    }

    [Fact]
    public async Task Patterns_beyond_the_budget_of_an_event_do_not_match_and_other_rules_do()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, room) = await TwoInRoomAsync(server);
        (await bob.PutAsync(Global + "content/last", """{"actions":["notify",{"set_tweak":"highlight"}],"pattern":"needle"}""")).MustBe(200);
        for (var i = 0; i < 60; i++)
            (await bob.PutAsync(Global + "content/c" + i, $$"""{"actions":[],"pattern":"{{i}}*{{new string('z', 240)}}"}""")).MustBe(200);

        await alice.SayAsync(room, "a needle");
        Assert.Equal((1, 1), await CountsAsync(bob, room));
        await alice.SayAsync(room, new string('x', 60_000) + " needle");

        Assert.Equal((2, 1), await CountsAsync(bob, room));
    }

    [Fact]
    public async Task Counts_are_reduced_by_receipts_own_messages_and_redactions()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, room) = await TwoInRoomAsync(server);
        var first = await alice.SayAsync(room, "one");
        var second = await alice.SayAsync(room, "two");
        var third = await alice.SayAsync(room, "three");
        Assert.Equal((3, 0), await CountsAsync(bob, room));

        (await bob.PostAsync($"rooms/{room}/receipt/m.read.private/{Uri.EscapeDataString(first)}")).MustBe(200);
        Assert.Equal((2, 0), await CountsAsync(bob, room));
        (await alice.PutAsync($"rooms/{room}/redact/{Uri.EscapeDataString(second)}/r1")).MustBe(200);
        Assert.Equal((1, 0), await CountsAsync(bob, room));
        var listed = (await bob.GetAsync("notifications")).MustBe(200).Json.GetProperty("notifications");
        Assert.Equal(third, listed[0].GetProperty("event").GetProperty("event_id").GetString());
        Assert.Equal(1, listed.GetArrayLength());
        await bob.SayAsync(room, "own");
        Assert.Equal((0, 0), await CountsAsync(bob, room));
    }

    [Fact]
    public async Task Threads_are_counted_and_read_separately_on_request()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, room) = await TwoInRoomAsync(server);
        var root = await alice.SayAsync(room, "root");
        var reply = (await alice.PutAsync($"rooms/{room}/send/m.room.message/t1", $$$"""{"msgtype":"m.text","body":"in thread","m.relates_to":{"rel_type":"m.thread","event_id":"{{{root}}}"} }""")).Text("event_id");
        const string byThread = """{"room":{"timeline":{"unread_thread_notifications":true}}}""";

        var together = await CountsAsync(bob, room);
        var apart = await bob.SyncAsync(filter: byThread);
        (await bob.PostAsync($"rooms/{room}/receipt/m.read/{Uri.EscapeDataString(reply)}", $$"""{"thread_id":"{{root}}"}""")).MustBe(200);
        var read = await bob.SyncAsync(filter: byThread);
        (await bob.PostAsync($"rooms/{room}/receipt/m.read/{Uri.EscapeDataString(root)}", """{"thread_id":""}""")).MustBe(400, "M_INVALID_PARAM");

        Assert.Equal((2, 0), together);
        Assert.Equal(1, apart.At("rooms", "join", room, "unread_notifications", "notification_count")!.Value.GetInt32());
        Assert.Equal(1, apart.At("rooms", "join", room, "unread_thread_notifications", root, "notification_count")!.Value.GetInt32());
        Assert.Null(read.At("rooms", "join", room, "unread_thread_notifications"));
        Assert.Equal(1, read.At("rooms", "join", room, "unread_notifications", "notification_count")!.Value.GetInt32());
    }

    private static async Task<(TestClient Alice, TestClient Bob, string Room)> TwoInRoomAsync(TestServer server)
    {
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        await bob.JoinAsync(room);
        return (alice, bob, room);
    }

    private static async Task<(int Notifications, int Highlights)> CountsAsync(TestClient user, string room)
    {
        var counts = (await user.SyncAsync()).At("rooms", "join", room, "unread_notifications")!.Value;
        return (counts.GetProperty("notification_count").GetInt32(), counts.GetProperty("highlight_count").GetInt32());
    }

    private static string[] Ids(Answer rules, string kind) => [.. rules.At("global", kind)!.Value.EnumerateArray().Select(rule => rule.GetProperty("rule_id").GetString()!)];
}
