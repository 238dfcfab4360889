using System.Text;
using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Tests.Events;

public sealed class EventHashTests
{
    /// <summary>Content hashes and IDs that Synapse 1.160 computes for the same events in room version 11.</summary>
    public static TheoryData<string, string?, string, string, string> Known { get; } = new()
    {
        {
            "m.room.message", null, "{\"msgtype\":\"m.text\",\"body\":\"Grüße 🎧 \\\"x\\\"\\n\u2028\",\"z\":{\"b\":1,\"a\":[true,null,-5]},\"\ue000\":1,\"😀\":2}",
            "FzXrScq4Vz60DKA8Qaro4VLji0MH3cdW8HVjiiLTP64", "$Uel-6wPzgnrwKZKlQuUl0kpuO3sMyn-7KYwXohhwb2I"
        },
        {
            "m.room.member", "@bob:parley.localhost", """{"membership":"join","displayname":"Bob","avatar_url":"mxc://a/b"}""",
            "oSytEbpBlGM8OZNTAo8INju64hpN3aJQoKV3djMMcpw", "$lGtj09EGJYzsG3By9yF4gzp9I25tU7_4wNUQUIny0hs"
        },
        {
            "m.room.power_levels", "", """{"users":{"@alice:parley.localhost":100},"events":{"de.mtorials.test.callstate":0},"invite":0,"notifications":{"room":50},"ban":50}""",
            "LFGEa0G4i0oNDV/oJWtN8yUFCCaxY1//HWCesg90MtU", "$a-5TsAvth-qN-JF-wW1AZDDy3j-GUfMpXmR2XuNK-Ro"
        },
        {
            "m.room.redaction", null, """{"redacts":"$x","reason":"spam"}""",
            "XAa0HfkCQosEgopbBAE+aXt3oGiVu+t5922X8GXONYQ", "$OXqyJSarqRsrTCG_DCRYaL8lVfG1NZ2qOtKTK8eYSuQ"
        },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Hashes_and_IDs_equal_those_of_Synapse(string type, string? key, string content, string hash, string id)
    {
        var sealedEvent = EventHash.Seal(Draft(type, key, content));

        Assert.Equal(hash, sealedEvent.ContentHash);
        Assert.Equal(id, sealedEvent.Id.Value);
    }

    [Fact]
    public void The_create_event_has_the_same_hash_as_on_Synapse()
    {
        var create = Draft("m.room.create", "", """{"room_version":"11","type":"org.matrix.msc3417.call"}""") with
        {
            AuthEvents = [],
            Previous = null,
            Depth = 1,
            OriginServerTs = 1,
        };

        var sealedEvent = EventHash.Seal(create);

        Assert.Equal("sjss2yT6s4dmDAdj3VlVboQ6JVIGX4/+0+MQNH95U0I", sealedEvent.ContentHash);
        Assert.Equal("$apwtpDDluXBdqms_AtTB5v0nGRzzLDwjjh84MUnDP40", sealedEvent.Id.Value);
    }

    [Fact]
    public void An_event_of_more_than_65_536_bytes_is_too_large()
    {
        var fits = Draft("m.room.message", null, "{\"body\":\"" + new string('x', 65_000) + "\"}");
        var error = Assert.Throws<ApiException>(() => EventHash.Seal(Draft("m.room.message", null, "{\"body\":\"" + new string('x', 65_536) + "\"}")));

        Assert.StartsWith("$", EventHash.Seal(fits).Id.Value, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.TooLarge, error.Code);
    }

    [Theory]
    [InlineData("""{"b":"","a":{"d":3,"c":[]}}""", """{"a":{"c":[],"d":3},"b":""}""")]
    [InlineData("""{ "本": 2, "日": 1 }""", """{"日":1,"本":2}""")]
    [InlineData("""{"a":"\u65E5"}""", """{"a":"日"}""")]
    [InlineData("""{"a":null,"b":-0,"c":9007199254740991}""", """{"a":null,"b":0,"c":9007199254740991}""")]
    [InlineData("""{"a":"\u000f\u007f\/\b\f\n\r\t\"\\"}""", "{\"a\":\"\\u000f\u007f/\\b\\f\\n\\r\\t\\\"\\\\\"}")]
    public void Canonical_JSON_matches_the_examples_of_the_specification(string json, string canonical) =>
        Assert.Equal(canonical, Encoding.UTF8.GetString(CanonicalJson.Encode(JsonElement.Parse(json))));

    [Theory]
    [InlineData("""{"a":1.5}""")]
    [InlineData("""{"a":1e3}""")]
    [InlineData("""{"a":9007199254740992}""")]
    [InlineData("""{"a":"\ud800"}""")]
    public void A_value_without_a_canonical_form_is_rejected_as_M_BAD_JSON(string json) =>
        Assert.Equal(ErrorCode.BadJson, Assert.Throws<ApiException>(() => CanonicalJson.Encode(JsonElement.Parse(json))).Code);

    private static RoomEvent Draft(string type, string? key, string content) => new()
    {
        Id = default,
        RoomId = RoomId.Parse("!r:parley.localhost"),
        Sender = UserId.Parse("@alice:parley.localhost"),
        Type = type,
        StateKey = key,
        ContentJson = Encoding.UTF8.GetBytes(content),
        OriginServerTs = 1795355896137,
        Depth = 7,
        Previous = EventId.Parse("$p"),
        AuthEvents = [EventId.Parse("$a"), EventId.Parse("$b")],
    };
}
