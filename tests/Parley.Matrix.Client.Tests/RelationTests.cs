using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

/// <summary>Edits, reactions, replies and redactions.</summary>
public sealed class RelationTests
{
    private static string Text(string id, string body, string sender = "@bob:b", string extra = "", long ts = 1000) =>
        World.Event("m.room.message", id, $$"""{"msgtype":"m.text","body":{{System.Text.Json.JsonSerializer.Serialize(body)}}{{extra}}}""", sender, ts: ts);

    private static string Edit(string id, string target, string body, string sender = "@bob:b", long ts = 1000) => Text(id, "* " + body, sender, ts: ts, extra:
        ",\"m.new_content\":{\"msgtype\":\"m.text\",\"body\":\"" + body + "\"},\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"" + target + "\"}");

    private static string React(string id, string target, string key, string sender = "@bob:b", string type = "m.annotation", string unsigned = "{}") =>
        World.Event("m.reaction", id, $$$"""{"m.relates_to":{"rel_type":"{{{type}}}","event_id":"{{{target}}}","key":"{{{key}}}"}}""", sender, unsigned: unsigned);

    private static string Redact(string id, string target) => World.Event("m.room.redaction", id, $$"""{"redacts":"{{target}}"}""");

    private static string Reply(string id, string target, string body, string fallingBack = "") =>
        Text(id, body, extra: ",\"m.relates_to\":{" + fallingBack + "\"m.in_reply_to\":{\"event_id\":\"" + target + "\"}}");

    private static string[] Bodies(RoomTimeline timeline) => [.. timeline.Snapshot.Messages.Select(static m => m.Body)];

    private static string[] Reactions(RoomTimeline timeline, int message = 0) =>
        [.. timeline.Snapshot.Messages[message].Reactions.Select(static r => $"{r.Key} {string.Join(' ', r.Senders)}")];

    private static async Task<(World World, RoomTimeline Timeline)> StartAsync(params string[] events)
    {
        var world = new World();
        world.Transport.Sync(World.SyncWith("s1", string.Join(',', events)));
        world.Session.Start();
        await World.Until(() => world.Session.Rooms.Find(World.Room) is not null);
        var room = world.Session.Timeline(World.Room);
        await World.Until(() => world.Session.Status == ConnectionStatus.Connected && room.Snapshot.CanPageBack);
        return (world, room);
    }

    private static EventId Id(string id) => EventId.Parse(id);

    [Fact]
    public async Task Last_edit_by_time_is_shown_in_any_order_of_arrival()
    {
        var (world, timeline) = await StartAsync(Edit("$3", "$1", "third", ts: 3000), Text("$1", "first"), Edit("$2", "$1", "second", ts: 2000));
        await using var _ = world;
        Assert.Equal(["third"], Bodies(timeline));
        Assert.True(timeline.Snapshot.Messages[0].IsEdited);
    }

    [Fact]
    public async Task Edit_of_another_user_and_edit_of_an_edit_are_ignored()
    {
        var (world, timeline) = await StartAsync(
            Text("$1", "first"), Edit("$2", "$1", "second"), Edit("$3", "$2", "nested", ts: 4000), Edit("$4", "$1", "hacked", "@mallory:b", 5000));
        await using var _ = world;
        Assert.Equal(["second"], Bodies(timeline));
    }

    [Fact]
    public async Task Redacted_edit_restores_the_text_before_it()
    {
        var (world, timeline) = await StartAsync(Text("$1", "first"), Edit("$2", "$1", "second"), Redact("$3", "$2"));
        await using var _ = world;
        Assert.Equal(["first"], Bodies(timeline));
        Assert.False(timeline.Snapshot.Messages[0].IsEdited);
    }

    [Fact]
    public async Task Reactions_are_counted_once_per_user_and_redacted_ones_are_removed()
    {
        var (world, timeline) = await StartAsync(
            Text("$1", "first"), React("$2", "$1", "👍"), React("$3", "$1", "👍"), React("$4", "$1", "👍", "@carol:b"), React("$5", "$1", "🎉"), Redact("$6", "$5"));
        await using var _ = world;
        Assert.Equal(["👍 @bob:b @carol:b"], Reactions(timeline));
    }

    [Fact]
    public async Task Relation_of_an_unknown_type_or_without_a_valid_key_is_ignored()
    {
        var (world, timeline) = await StartAsync(
            Text("$1", "first"), React("$2", "$1", "x", type: "org.example.other"), React("$3", "$1", ""), React("$4", "$1", new string('x', 65)),
            World.Event("m.reaction", "$5", "{}"), Text("$6", "thread", extra: ",\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$1\"}"));
        await using var _ = world;
        Assert.Equal(["first", "thread"], Bodies(timeline));
        Assert.Empty(Reactions(timeline));
    }

    [Fact]
    public async Task Reaction_to_a_message_of_an_older_page_is_shown_when_the_page_is_loaded()
    {
        var (world, timeline) = await StartAsync(React("$5", "$1", "👍"), Edit("$6", "$1", "edited"));
        await using var _ = world;
        world.Transport.On("GET", "/messages", static _ => Json("{\"start\":\"p\",\"chunk\":[" + Text("$1", "old") + "]}"));
        await timeline.LoadOlderAsync();
        Assert.Equal(["edited"], Bodies(timeline));
        Assert.Equal(["👍 @bob:b"], Reactions(timeline));
    }

    [Fact]
    public async Task Many_different_reactions_to_a_message_are_bounded()
    {
        var (world, timeline) = await StartAsync([Text("$1", "first"), .. Enumerable.Range(0, 100).Select(i => React("$r" + i, "$1", "k" + i))]);
        await using var _ = world;
        Assert.Equal(20, Reactions(timeline).Length);
    }

    [Fact]
    public async Task Reply_has_its_quoted_message_and_not_the_fallback()
    {
        var (world, timeline) = await StartAsync(
            Text("$1", "question"), Reply("$2", "$1", "> <@bob:b> question\n> more\n\nanswer\n> kept"), Reply("$3", "$1", "in a thread", "\"is_falling_back\":true,"));
        await using var _ = world;
        Assert.Equal(["question", "answer\n> kept", "in a thread"], Bodies(timeline));
        Assert.Equal("question", timeline.Snapshot.Messages[1].Quoted?.Body);
        Assert.Null(timeline.Snapshot.Messages[2].ReplyTo);
    }

    [Fact]
    public async Task Quoted_message_that_is_not_loaded_is_requested_once()
    {
        var (world, timeline) = await StartAsync(Reply("$2", "$0", "answer"));
        await using var _ = world;
        world.Transport.On("GET", "/event/", static _ => Json(Text("$0", "question")));
        timeline.LoadQuoted(Id("$0"));
        timeline.LoadQuoted(Id("$0"));
        await World.Until(() => timeline.Snapshot.Messages[0].Quoted?.Body == "question");
        Assert.Single(world.Transport.Seen("/event/"));
    }

    [Fact]
    public async Task Own_edit_is_shown_at_once_and_sent_with_a_fallback()
    {
        var (world, timeline) = await StartAsync(Text("$1", "helo", "@alice:b"));
        await using var _ = world;
        var answer = new TaskCompletionSource<MatrixResponse>();
        world.Transport.OnAsync("PUT", "/send/m.room.message/", (_, _) => answer.Task);
        timeline.Edit(Id("$1"), new() { Body = "hello" });
        Assert.Equal(("hello", MessageStatus.Sending), (timeline.Snapshot.Messages[0].Body, timeline.Snapshot.Messages[0].Status));
        answer.SetResult(Json("""{"event_id":"$2"}"""));
        await World.Until(() => timeline.Snapshot.Messages[0].Status == MessageStatus.Sent);
        Assert.Equal(["hello"], Bodies(timeline));
        Assert.Equal(
            """{"msgtype":"m.text","body":"* hello","m.mentions":{},"m.new_content":{"msgtype":"m.text","body":"hello","m.mentions":{}},"m.relates_to":{"rel_type":"m.replace","event_id":"$1"}}""",
            BodyOf(world.Transport.Seen("/send/")[0]));
    }

    [Fact]
    public async Task Refused_edit_shows_the_reason_and_can_be_retried_or_discarded()
    {
        var (world, timeline) = await StartAsync(Text("$1", "helo", "@alice:b"));
        await using var _ = world;
        world.Transport.On("PUT", "/send/", static _ => Json("""{"errcode":"M_FORBIDDEN","error":"You are muted"}""", 403));
        timeline.Edit(Id("$1"), new() { Body = "hello" });
        await World.Until(() => timeline.Snapshot.Messages[0].Status == MessageStatus.Failed);
        Assert.Equal("You are muted", timeline.Snapshot.Messages[0].Failure);
        timeline.Retry(timeline.Snapshot.Messages[0].TransactionId!);
        await World.Until(() => timeline.Snapshot.Messages[0].Status == MessageStatus.Failed);
        timeline.Discard(timeline.Snapshot.Messages[0].TransactionId!);
        Assert.Equal(("helo", MessageStatus.Sent), (timeline.Snapshot.Messages[0].Body, timeline.Snapshot.Messages[0].Status));
    }

    [Fact]
    public async Task Own_reaction_is_added_and_removed_by_the_same_action()
    {
        var (world, timeline) = await StartAsync(Text("$1", "first"));
        await using var _ = world;
        var answer = new TaskCompletionSource<MatrixResponse>();
        world.Transport.OnAsync("PUT", "/send/m.reaction/", (_, _) => answer.Task);
        world.Transport.On("PUT", "/redact/", static _ => Json("""{"event_id":"$3"}"""));
        timeline.ToggleReaction(Id("$1"), "👍");
        timeline.ToggleReaction(Id("$1"), "👍"); // ignored: it is being sent
        Assert.Equal(["👍 @alice:b"], Reactions(timeline));
        var sent = (await SeenAsync(world, "/send/"))[0];
        answer.SetResult(Json("""{"event_id":"$2"}"""));
        world.Transport.Sync(World.SyncWith("s2", React("$2", "$1", "👍", "@alice:b", unsigned: $$"""{"transaction_id":"{{sent.Url.Split('/')[^1]}}"}""")));
        await World.Until(() => world.Transport.Seen("/v3/sync").Count == 3);
        Assert.Equal(["👍 @alice:b"], Reactions(timeline));
        // Ignored until the response to the reaction has been read.
        await World.Until(() =>
        {
            timeline.ToggleReaction(Id("$1"), "👍");
            return !Reactions(timeline).Any();
        });
        await SeenAsync(world, "/redact/");
        Assert.Empty(Reactions(timeline));
        Assert.Single(world.Transport.Seen("/send/"));
    }

    [Fact]
    public async Task Own_redaction_removes_the_message_when_it_is_accepted()
    {
        var (world, timeline) = await StartAsync(Text("$1", "oops", "@alice:b"), Text("$2", "fine"));
        await using var _ = world;
        var answer = new TaskCompletionSource<MatrixResponse>();
        world.Transport.OnAsync("PUT", "/redact/", (_, _) => answer.Task);
        timeline.Redact(Id("$1"));
        Assert.Equal(MessageStatus.Sending, timeline.Snapshot.Messages[0].Status);
        answer.SetResult(Json("""{"event_id":"$3"}"""));
        await World.Until(() => Bodies(timeline) is ["fine"]);
    }

    [Fact]
    public async Task Reply_names_the_answered_message_and_mentions_its_sender()
    {
        var (world, timeline) = await StartAsync(Text("$1", "question"));
        await using var _ = world;
        world.Transport.On("PUT", "/send/", static _ => Json("""{"event_id":"$2"}"""));
        timeline.Send(new() { Body = "answer", ReplyTo = timeline.Snapshot.Messages[0] });
        Assert.Equal("question", timeline.Snapshot.Messages[1].Quoted?.Body);
        Assert.Equal(
            """{"msgtype":"m.text","body":"answer","m.mentions":{"user_ids":["@bob:b"]},"m.relates_to":{"m.in_reply_to":{"event_id":"$1"}}}""",
            BodyOf((await SeenAsync(world, "/send/"))[0]));
    }

    [Fact]
    public async Task Message_and_its_last_edit_name_the_users_whom_they_mention()
    {
        var (world, timeline) = await StartAsync(
            Text("$1", "hi", extra: ",\"m.mentions\":{\"user_ids\":[\"@alice:b\",7,\"@alice:b\",\"nobody\"],\"room\":true}"),
            Text("$2", "hi", extra: ",\"m.mentions\":[\"@alice:b\"]"),
            Text("$3", "* hi", extra: ",\"m.new_content\":{\"msgtype\":\"m.text\",\"body\":\"hi\",\"m.mentions\":{\"user_ids\":[\"@carl:b\"]}},\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$2\"}"));
        await using var _ = world;
        Assert.Equal(["@alice:b True", "@carl:b False"], timeline.Snapshot.Messages.Select(static m => string.Join(' ', m.Mentions.Users) + " " + m.Mentions.Room));
    }

    [Fact]
    public async Task Mentions_of_a_message_are_bounded()
    {
        var users = string.Join(',', Enumerable.Range(0, 150).Select(static i => $"\"@u{i}:b\""));
        var (world, timeline) = await StartAsync(Text("$1", "hi", extra: ",\"m.mentions\":{\"user_ids\":[" + users + "]}"));
        await using var _ = world;
        Assert.Equal(100, timeline.Snapshot.Messages[0].Mentions.Users.Count);
    }

    [Fact]
    public async Task Message_mentions_the_users_of_its_text_and_the_answered_one_each_once_but_not_its_sender()
    {
        var (world, timeline) = await StartAsync(Text("$1", "question"));
        await using var _ = world;
        world.Transport.On("PUT", "/send/", static _ => Json("""{"event_id":"$2"}"""));
        timeline.Send(new() { Body = "answer", ReplyTo = timeline.Snapshot.Messages[0], Mentions = new() { Users = [UserId.Parse("@bob:b"), UserId.Parse("@alice:b"), UserId.Parse("@carl:b")], Room = true } });
        Assert.Contains("\"m.mentions\":{\"user_ids\":[\"@bob:b\",\"@carl:b\"],\"room\":true}", BodyOf((await SeenAsync(world, "/send/"))[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_notifies_only_users_whom_the_message_did_not_mention_before()
    {
        var (world, timeline) = await StartAsync(Text("$0", "question"), Text("$1", "hi", "@alice:b", ",\"m.mentions\":{\"user_ids\":[\"@bob:b\",\"@carl:b\"]}"));
        await using var _ = world;
        world.Transport.On("PUT", "/send/", static _ => Json("""{"event_id":"$2"}"""));
        timeline.Edit(Id("$1"), new() { Body = "hi", FormattedBody = "<b>hi</b>", ReplyTo = timeline.Snapshot.Messages[0], Mentions = new() { Users = [UserId.Parse("@carl:b"), UserId.Parse("@dan:b")] } });
        Assert.Equal(
            """{"msgtype":"m.text","body":"* hi","format":"org.matrix.custom.html","formatted_body":"* <b>hi</b>","m.mentions":{"user_ids":["@dan:b"]},"m.new_content":{"msgtype":"m.text","body":"hi","format":"org.matrix.custom.html","formatted_body":"<b>hi</b>","m.mentions":{"user_ids":["@carl:b","@dan:b","@bob:b"]}},"m.relates_to":{"rel_type":"m.replace","event_id":"$1"}}""",
            BodyOf((await SeenAsync(world, "/send/"))[0]));
    }

    private static async Task<IReadOnlyList<MatrixRequest>> SeenAsync(World world, string path)
    {
        await World.Until(() => world.Transport.Seen(path).Count > 0);
        return [.. world.Transport.Seen(path)];
    }
}
