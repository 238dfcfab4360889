using System.Text.Json;

namespace Parley.Matrix.Tests;

public sealed class ToleranceTests
{
    [Fact]
    public void A_malformed_event_is_skipped_and_the_rest_of_the_sync_is_read()
    {
        var sync = JsonSerializer.Deserialize("""
            {"next_batch":"s1","rooms":{"invite":{"!i:b":{"invite_state":{"events":[
              {"type":17,"sender":"@a:b","state_key":"","content":{}},
              {"sender":"@a:b","content":{}},
              "text", null, [[1],{"a":[2]}],
              {"type":"m.room.name","sender":"nobody","state_key":"","content":{}},
              {"type":"m.room.topic","sender":"@a:b","state_key":"","content":{"topic":"t"}}]}}}}}
            """, MatrixJson.Default.SyncResponse)!;
        var events = sync.Rooms!.Invite[RoomId.Parse("!i:b")].InviteState!.Events;
        Assert.Equal([("m.room.name", default), ("m.room.topic", UserId.Parse("@a:b"))], events.Select(static e => (e.Type, e.Sender)));
    }

    [Theory]
    [InlineData("""{"membership":17}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    public void Content_of_another_shape_reads_as_null(string content)
    {
        var e = new MatrixEvent { Type = EventTypes.Member, Content = JsonElement.Parse(content) };
        Assert.Null(e.ReadContent(MatrixJson.Default.MemberContent));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(32_000)]
    public void An_event_nested_as_deep_as_its_size_allows_is_read(int levels)
    {
        var deep = new string('[', levels) + new string(']', levels);
        var sync = JsonSerializer.Deserialize(
            """{"next_batch":"s1","rooms":{"join":{"!r:b":{"timeline":{"events":[{"type":"m.x","sender":"@a:b","event_id":"$1","content":{"x":"""
            + deep + """}},{"type":"m.y","sender":"@a:b","event_id":"$2","content":{}}]}}}}}""", MatrixJson.Default.SyncResponse)!;
        Assert.Equal(["m.x", "m.y"], sync.Rooms!.Join[RoomId.Parse("!r:b")].Timeline!.Events.Select(e => e.Type));
    }

    [Fact]
    public void Absent_lists_are_empty()
    {
        Assert.Empty(JsonSerializer.Deserialize("{}", MatrixJson.Default.MessagesResponse)!.Chunk);
        Assert.Empty(TolerantJson.Read("""{"chunk":null}"""u8, MatrixJson.Default.MessagesResponse)!.Chunk);
    }

    [Fact]
    public void An_unknown_name_is_kept()
    {
        var member = JsonSerializer.Deserialize("""{"membership":"haunt"}""", MatrixJson.Default.MemberContent)!;
        Assert.Equal("haunt", member.Membership.Value);
        Assert.Contains("haunt", JsonSerializer.Serialize(member, MatrixJson.Default.MemberContent), StringComparison.Ordinal);
    }

    [Fact]
    public void Power_levels_of_old_rooms_may_be_strings()
    {
        var levels = JsonSerializer.Deserialize("""{"ban":"60","users":{"@a:b":" 100 ","not a user":1.9}}""", MatrixJson.Default.PowerLevelsContent)!;
        Assert.Equal((60L, 100L, 1L), (levels.Ban, levels.Users!["@a:b"], levels.Users["not a user"]));
    }
}
