using System.Text.Json.Nodes;

namespace Parley.EndToEnd.Tests.Hostile;

/// <summary>Malformed and malicious events.</summary>
internal static class HostileContent
{
    private static readonly string Huge = new('A', 40_000);

    /// <summary>Returns contents of callstates with fields that are missing, of the wrong type, out of range or very large.</summary>
    public static IEnumerable<JsonNode> CallStates() => Parsed(
        "{}",
        """{"join_state": 7}""",
        """{"join_state": "SOMETHING"}""",
        """{"join_state": null, "timestamp": {}}""",
        """{"join_state": ["JOINED"], "chat.parley": []}""",
        """{"join_state": "JOINED", "timestamp": "-1", "chat.parley": "x"}""",
        """{"join_state": "JOINED", "timestamp": "99999999999999999999999999", "chat.parley": {"session": 1, "device_id": {}, "expires_in": "soon"}}""",
        """{"join_state": "JOINED", "timestamp": "1", "chat.parley": {"session": "", "device_id": "", "expires_in": -5}}""",
        """{"join_state": "JOINED", "timestamp": 99999999999999, "chat.parley": {"session": "s", "device_id": "*", "expires_in": 9007199254740991, "muted": "no", "kind": 3}}""",
        $$$"""{"join_state": "JOINED", "timestamp": "99999999999999", "chat.parley": {"session": "{{{Huge}}}", "device_id": "D", "expires_in": 60000}}""",
        """{"join_state": "LEFT"}""");

    /// <summary>Returns contents of call events with the sender's own key and with the keys of others.</summary>
    public static IEnumerable<JsonNode> Calls(string own, string victim, IReadOnlyList<string> keys)
    {
        foreach (var sender in (string[])[$"web{own}", $"web{victim}", .. keys, "", "@", Huge])
        {
            foreach (var (type, body) in (IEnumerable<(string, string)>)
            [
                ("offer", "v=0"), ("offer", ""), ("offer", "{\"type\":\"offer\",\"sdp\":\"" + "v=0\\r\\n\"}"), ("offer", "{"), ("answer", "v=0\r\nm=audio 9 X 0\r\n"),
                ("candidate", "candidate:1 1 udp 1 256.1.1.1 99999 typ host"), ("candidate", "{\"candidate\":5}"), ("candidates", "[[[[[[[[[["), ("candidates", "[{\"candidate\":\"\"},7,null]"),
                ("icecandidate", "{}"), ("nonsense", "x"), ("", ""),
            ])
            {
                yield return new JsonObject { ["rtc_type"] = type, ["sender"] = sender, ["receiver"] = keys[0], ["body"] = body };
            }
        }

        yield return new JsonObject();
        yield return new JsonObject { ["rtc_type"] = 1, ["sender"] = new JsonArray(), ["receiver"] = new JsonObject(), ["body"] = false };
        yield return new JsonObject { ["rtc_type"] = "offer", ["sender"] = $"web{own}", ["receiver"] = keys[0], ["body"] = Huge, ["chat.parley"] = "x" };
        foreach (var layer in Parsed(
            """{"room_id": 1, "session": 2, "peer_session": 3, "seq": "x"}""",
            """{"room_id": "!x:y", "session": "s", "peer_session": "p", "seq": -1}""",
            """{"room_id": "!x:y", "session": "s", "peer_session": "p", "seq": 9007199254740991}"""))
        {
            yield return new JsonObject { ["rtc_type"] = "offer", ["sender"] = $"web{own}", ["receiver"] = keys[0], ["body"] = "v=0", ["chat.parley"] = layer };
        }
    }

    private static IEnumerable<JsonNode> Parsed(params string[] texts) => texts.Select(text => JsonNode.Parse(text)!);
}
