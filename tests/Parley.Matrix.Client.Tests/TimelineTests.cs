using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

public sealed class TimelineTests
{
    private static string Text(string id, string body, string sender = "@bob:b", string unsigned = "{}", string extra = "") =>
        World.Event("m.room.message", id, $$"""{"msgtype":"m.text","body":"{{body}}"{{extra}}}""", sender, unsigned: unsigned);

    private static string[] Bodies(RoomTimeline timeline) => [.. timeline.Snapshot.Messages.Select(static m => m.Body)];

    private static async Task<(World World, RoomTimeline Timeline)> StartAsync(string timeline, bool limited = false)
    {
        var world = new World();
        world.Transport.Sync(World.SyncWith("s1", timeline, limited: limited));
        world.Session.Start();
        await World.Until(() => world.Session.Rooms.Find(World.Room) is not null);
        var room = world.Session.Timeline(World.Room);
        await World.Until(() => world.Session.Status == ConnectionStatus.Connected && room.Snapshot.CanPageBack);
        return (world, room);
    }

    [Fact]
    public async Task Own_message_is_listed_at_once_and_only_once()
    {
        var (world, timeline) = await StartAsync(Text("$1", "hi"));
        await using var _ = world;
        var answer = new TaskCompletionSource<MatrixResponse>();
        world.Transport.OnAsync("PUT", "/send/", (_, _) => answer.Task);
        timeline.Send(new() { Body = "hello" });
        var own = timeline.Snapshot.Messages[^1];
        Assert.Equal(("hello", MessageStatus.Sending), (own.Body, own.Status));
        world.Transport.Sync(World.SyncWith("s2", Text("$2", "hello", "@alice:b", $$"""{"transaction_id":"{{own.TransactionId}}"}""")));
        await World.Until(() => timeline.Snapshot.Messages[^1].Status == MessageStatus.Sent);
        answer.SetResult(Json("""{"event_id":"$2"}"""));
        await World.Until(() => world.Transport.Seen("/v3/sync").Count == 3);
        Assert.Equal(["hi", "hello"], Bodies(timeline));
    }

    [Fact]
    public async Task Refused_message_has_a_reason_and_can_be_retried_or_discarded()
    {
        var (world, timeline) = await StartAsync("");
        await using var _ = world;
        world.Transport.On("PUT", "/send/", static _ => Json("""{"errcode":"M_FORBIDDEN","error":"You are muted"}""", 403));
        timeline.Send(new() { Body = "hello" });
        await World.Until(() => timeline.Snapshot.Messages[0].Status == MessageStatus.Failed);
        Assert.Equal("You are muted", timeline.Snapshot.Messages[0].Failure);
        world.Transport.On("PUT", "/send/", static _ => Json("""{"event_id":"$2"}"""));
        timeline.Retry(timeline.Snapshot.Messages[0].TransactionId!);
        await World.Until(() => timeline.Snapshot.Messages[0].Status == MessageStatus.Sent);
        timeline.Discard(timeline.Snapshot.Messages[0].TransactionId!);
        Assert.Single(timeline.Snapshot.Messages);
    }

    [Fact]
    public async Task Older_messages_are_prepended_until_the_start_of_the_room()
    {
        var (world, timeline) = await StartAsync(Text("$9", "new"), limited: true);
        await using var _ = world;
        world.Transport.On("GET", "/messages", static r => r.Url.Contains("from=p-s1", StringComparison.Ordinal)
            ? Json("{\"start\":\"p-s1\",\"end\":\"p0\",\"chunk\":[" + Text("$8", "older") + "," + Text("$7", "oldest") + "]}")
            : Json("""{"start":"p0","chunk":[]}"""));
        Assert.True(timeline.Snapshot.CanPageBack);
        await timeline.LoadOlderAsync();
        Assert.Equal(["oldest", "older", "new"], Bodies(timeline));
        await timeline.LoadOlderAsync();
        Assert.False(timeline.Snapshot.CanPageBack);
    }

    [Fact]
    public async Task Gap_clears_the_conversation()
    {
        var (world, timeline) = await StartAsync(Text("$1", "before"));
        await using var _ = world;
        world.Transport.Sync(World.SyncWith("s2", Text("$5", "after"), limited: true));
        await World.Until(() => Bodies(timeline) is ["after"]);
        Assert.True(timeline.Snapshot.CanPageBack);
    }

    [Fact]
    public async Task Only_the_sender_can_edit_a_message()
    {
        static string Edit(string id, string body, string sender) => Text(id, "* " + body, sender, extra:
            ",\"m.new_content\":{\"msgtype\":\"m.text\",\"body\":\"" + body + "\"},\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$1\"}");
        var (world, timeline) = await StartAsync(Text("$1", "helo") + "," + Edit("$2", "hacked", "@mallory:b") + "," + Edit("$3", "hello", "@bob:b"));
        await using var _ = world;
        Assert.Equal(["hello"], Bodies(timeline));
        Assert.True(timeline.Snapshot.Messages[0].IsEdited);
    }

    [Fact]
    public async Task Redacted_message_is_removed()
    {
        var (world, timeline) = await StartAsync(Text("$1", "oops") + "," + Text("$2", "fine") + "," + World.Event("m.room.redaction", "$3", """{"redacts":"$1"}"""));
        await using var _ = world;
        Assert.Equal(["fine"], Bodies(timeline));
    }

    [Fact]
    public async Task Malformed_message_is_ignored()
    {
        var (world, timeline) = await StartAsync(World.Event("m.room.message", "$1", """{"msgtype":3}""") + "," + World.Event("m.room.message", "$2", "{}") + "," + Text("$3", "fine"));
        await using var _ = world;
        Assert.Equal(["fine"], Bodies(timeline));
    }

    [Fact]
    public async Task Long_conversation_keeps_the_newest_messages_and_loads_the_others_again()
    {
        var (world, timeline) = await StartAsync(Text("$0", "m0"));
        await using var _ = world;
        for (var i = 1; i <= 70; i++)
            world.Transport.Sync(World.SyncWith("t" + i, string.Join(',', Enumerable.Range(0, 10).Select(n => Text($"${i}-{n}", $"m{i}-{n}")))));
        await World.Until(() => timeline.Snapshot.Messages[^1].Body == "m70-9");
        Assert.InRange(timeline.Snapshot.Messages.Count, 490, 560);
        var oldest = timeline.Snapshot.Messages[0].Body;
        Assert.EndsWith("-0", oldest, StringComparison.Ordinal);
        var batch = oldest[1..^2];
        world.Transport.On("GET", "/messages", r => r.Url.Contains("from=p-t" + batch, StringComparison.Ordinal)
            ? Json("{\"start\":\"x\",\"end\":\"y\",\"chunk\":[" + string.Join(',', Enumerable.Range(0, 100).Select(n => Text("$old" + n, "old"))) + "]}")
            : Json("{}", 404));
        await timeline.LoadOlderAsync();
        Assert.Equal(("old", oldest), (timeline.Snapshot.Messages[0].Body, timeline.Snapshot.Messages[100].Body));
        var all = timeline.Snapshot.Messages.Count;
        world.Transport.Sync(World.SyncWith("u", Text("$u", "one more")));
        await World.Until(() => timeline.Snapshot.Messages[^1].Body == "one more");
        Assert.Equal(all + 1, timeline.Snapshot.Messages.Count);
        timeline.Trim();
        Assert.InRange(timeline.Snapshot.Messages.Count, 490, 500);
        Assert.True(timeline.Snapshot.CanPageBack);
    }
}
