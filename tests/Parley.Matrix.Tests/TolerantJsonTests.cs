using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix.Tests;

public sealed class TolerantJsonTests
{
    [Theory]
    [InlineData("""{"versions":["v1.1"],"unstable_features":{"x":"yes"}}""")]
    [InlineData("""{"versions":["v1.1"],"unstable_features":{"x":"yes","y":true}}""")]
    [InlineData("""{"versions":["v1.1"],"unstable_features":{"y":true,"x":null}}""")]
    [InlineData("""{"versions":["v1.1",null,7],"unstable_features":[]}""")]
    [InlineData("""{"versions" : [ 7 , "v1.1" ] , "unstable_features" : "x" }""")]
    [InlineData("""{"unstable_features":{"x":{"versions":[1]}},"versions":["v1.1"]}""")]
    [InlineData("{\"unstable_features\":{\n\"x\":\n7,\n\"z\": [\n1] }\n,\"versions\":[\"v1.1\"]}")]
    [InlineData("\uFEFF{\"versions\":[\"v1.1\"]}")]
    public void Value_of_another_shape_counts_as_absent(string json) => Assert.Equal(["v1.1"], Read(json, MatrixJson.Default.VersionsResponse)!.Versions);

    [Fact]
    public void Neighbours_of_a_value_of_another_shape_are_read()
    {
        var features = Read("""{"unstable_features":{"a":true,"x":"yes","b":true}}""", MatrixJson.Default.VersionsResponse)!.UnstableFeatures;
        Assert.Equal(["a", "b"], features.Keys);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("""{"invite_state":7}""")]
    [InlineData("""{"invite_state":{"events":7}}""")]
    [InlineData("""{"invite_state":{"events":[null]}}""")]
    public void Odd_room_costs_at_most_itself(string room)
    {
        var sync = Read("""{"next_batch":"s1","rooms":{"invite":{"!a:b":ROOM,"no room":{},"!c:b":{}},"join":{"!d:b":{"unread_notifications":[],"timeline":{"events":[{"type":"m.x","sender":"@a:b"}]}}}}}"""
            .Replace("ROOM", room, StringComparison.Ordinal), MatrixJson.Default.SyncResponse)!;
        Assert.Contains(RoomId.Parse("!c:b"), sync.Rooms!.Invite.Keys);
        Assert.All(sync.Rooms.Invite.Values, Assert.NotNull);
        Assert.Equal("m.x", Assert.Single(Assert.Single(sync.Rooms.Join).Value.Timeline!.Events).Type);
    }

    [Fact]
    public void Odd_value_in_an_event_costs_that_value()
    {
        var events = Read("""{"chunk":[{"type":"m.x","sender":"@a:b","unsigned":"?","origin_server_ts":"now","redacts":[]},{"type":null,"sender":"@a:b"}]}""", MatrixJson.Default.MembersResponse)!.Chunk;
        var only = Assert.Single(events);
        Assert.Equal(("m.x", "@a:b", 0L), (only.Type, only.Sender.Value, only.OriginServerTs));
        Assert.Null(only.Unsigned);
    }

    [Theory]
    [InlineData("""{"next_batch":null}""")]
    [InlineData("""{"next_batch":7}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""{"next_batch":"s1" """)]
    [InlineData("""<html>""")]
    [InlineData("")]
    public void Response_without_a_required_value_is_an_error(string json) =>
        Assert.ThrowsAny<JsonException>(() => Read(json, MatrixJson.Default.SyncResponse));

    [Fact]
    public void Content_with_an_odd_value_is_read_without_it()
    {
        var e = new MatrixEvent { Type = EventTypes.Create, Content = JsonElement.Parse("""{"m.federate":"yes","type":"m.space","predecessor":7}""") };
        Assert.Equal(RoomType.Space, e.ReadContent(MatrixJson.Default.CreateContent)!.Type);
    }

    [Fact]
    public void Many_odd_values_are_bounded_in_time()
    {
        var odd = string.Join(',', Enumerable.Range(0, 20_000).Select(static i => $"\"x{i}\":\"yes\""));
        Assert.ThrowsAny<JsonException>(() => Read("{\"unstable_features\":{" + odd + "}}", MatrixJson.Default.VersionsResponse));
    }

    private static T? Read<T>(string json, JsonTypeInfo<T> type) => TolerantJson.Read(Encoding.UTF8.GetBytes(json), type);
}
