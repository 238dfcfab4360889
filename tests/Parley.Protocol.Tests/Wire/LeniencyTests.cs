using System.Text.Json;

namespace Parley.Protocol.Tests.Wire;

public sealed class LeniencyTests
{
    [Theory]
    [InlineData("""{"timestamp":"1795355896137"}""", 1795355896137L)]
    [InlineData("""{"timestamp":1795355896137}""", 1795355896137L)]
    [InlineData("""{"timestamp":1795355896137.9}""", 1795355896137L)]
    [InlineData("""{"timestamp":"soon"}""", null)]
    [InlineData("""{"timestamp":1e300}""", null)]
    [InlineData("""{"timestamp":[1]}""", null)]
    [InlineData("""{"timestamp":null}""", null)]
    public void A_timestamp_is_a_string_or_a_number(string json, long? ms) =>
        Assert.Equal(ms, JsonSerializer.Deserialize(json, VoiceJson.Default.CallStateContent)!.Timestamp?.Milliseconds);

    [Fact]
    public void A_field_of_the_wrong_type_costs_nothing_but_itself()
    {
        var content = JsonSerializer.Deserialize(
            """{"join_state":["x"],"timestamp":{},"chat.parley":{"session":"a","device_id":7,"expires_in":"long","muted":1,"kind":{"a":1}}}""",
            VoiceJson.Default.CallStateContent)!;
        Assert.Null(content.JoinState);
        Assert.Equal("a", content.Parley!.Session);
        Assert.Null(content.Parley.DeviceId);
        Assert.Null(content.Parley.ExpiresIn);
        Assert.Null(content.Parley.Muted);
    }

    [Theory]
    [InlineData("v=0\r\ns=-", "v=0\r\ns=-", false)]
    [InlineData("""{"type":"offer","sdp":"v=0\r\ns=-"}""", "v=0\r\ns=-", true)]
    [InlineData("<actual webrtc offer>", null, false)]
    [InlineData("""{"type":"offer"}""", null, true)]
    [InlineData("{nonsense", null, true)]
    [InlineData("", null, false)]
    public void A_description_is_raw_or_json(string body, string? sdp, bool json)
    {
        Assert.Equal(sdp, Bodies.ReadSdp(body, out var isJson));
        Assert.Equal(json, isJson);
    }

    [Theory]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 5000 typ host", "candidate:1 1 udp 1 192.0.2.1 5000 typ host")]
    [InlineData("a=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\n", "candidate:1 1 udp 1 192.0.2.1 5000 typ host")]
    [InlineData("""{"candidate":"candidate:1","sdpMid":"0","sdpMLineIndex":0}""", "candidate:1")]
    [InlineData("""{"candidate":""}""", "")]
    [InlineData("""{"candidate":7}""", null)]
    [InlineData("""{"candidate":"candidate:1\r\na=evil"}""", null)]
    [InlineData("""{"candidate":"candidate:1","sdpMLineIndex":-1}""", null)]
    [InlineData("<webrtc candidate>", null)]
    public void A_candidate_is_raw_or_json(string body, string? candidate) => Assert.Equal(candidate, Bodies.ReadCandidate(body, out _)?.Candidate);

    [Fact]
    public void Candidate_list_keeps_only_its_valid_candidates()
    {
        var good = Bodies.ReadCandidates("""[{"candidate":"candidate:1"},null,{"candidate":"x"},{"candidate":"candidate:2"},{"candidate":"candidate:3"}]""", 2);
        Assert.Equal(["candidate:1", "candidate:2"], good!.Select(c => c.Candidate));
        Assert.Null(Bodies.ReadCandidates("""{"candidate":"candidate:1"}""", 2));
    }

    [Fact]
    public void A_body_that_is_an_object_reads_as_its_text() =>
        Assert.Equal("""{"type":"offer","sdp":"v=0"}""", JsonSerializer.Deserialize("""{"body":{"type":"offer","sdp":"v=0"}}""", VoiceJson.Default.CallContent)!.Body);

    [Theory]
    [InlineData("v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-", "4611731400430051336")]
    [InlineData("v=0\no=mozilla 7 0 IN IP4 0.0.0.0\n", "7")]
    [InlineData("v=0\no=x", null)]
    [InlineData("v=0", null)]
    public void The_origin_names_the_connection(string sdp, string? id) => Assert.Equal(id, Bodies.Origin(sdp));
}
