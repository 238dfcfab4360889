using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Homeserver.Tests.Http;

/// <summary>Makes paths and bodies that are nearly valid, from one source of random numbers.</summary>
internal sealed class RequestMutator(Random random)
{
    private static readonly string[] Queries =
    [
        "timeout=1", "timeout=-1", "timeout=9999999999999999999", "since=s0", "since=s1_2", "since=x", "full_state=true", "filter=0", "filter={}", "filter={\"room\":{\"timeline\":{\"limit\":5}}}",
        "filter={\"types\":[\"*\",\"m.*.message\"],\"limit\":3}", "filter={\"room\":7}", "dir=b", "dir=f", "dir=x", "limit=0", "limit=-5", "limit=1000", "limit=x", "from=s5", "from=1", "to=s9", "membership=join",
        "not_membership=leave", "at=s3", "max_depth=0", "max_depth=99999999999", "suggested_only=true", "username=someone", "username=%00", "kind=guest", "token=x", "org.matrix.msc4140.delay=60000",
        "org.matrix.msc4140.delay=-1", "org.matrix.msc4140.delay=x", "format=event", "server_name=x", "via=x", "ts=0", "method=crop&width=1&height=1", "event_id=$x", "q=\ud83c\udfa7",
    ];

    private static readonly string[] Texts =
    [
        "", "x", "*", "m.room.message", "m.room.member", "m.room.power_levels", "m.room.create", "@x:y", "@:", "!x:y", "#x:y", "$x", "null", "..", "%", "\u0000", "\u202e\ud83c\udfa7", "\u00e9", "-1",
        "9223372036854775808", "m.read", "m.fully_read", "displayname", "restart", "1", "text with spaces/and\\slashes", "'; DROP TABLE users; --",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1.5", "1e400", "9007199254740991", "9007199254740992", "-99999999999999999999999", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "\"\ud83c\udfa7\"", "[]", "{}", "[[]]", "[null]",
        "{\"\":{}}", "{\"a\":{\"b\":[1,\"2\",{}]}}", "\"@x:y\"", "\"!x:y\"", "\"join\"", "\"leave\"", "\"ban\"", "\"public\"", "[\"@x:y\",\"@x:y\"]", "{\"x\":1,\"x\":2}",
    ];

    /// <summary>Returns a path with its variables replaced, and often a query.</summary>
    public string Path(string template, FuzzWorld world)
    {
        var path = new StringBuilder();
        foreach (var segment in template.TrimStart('/').Split('/'))
            path.Append('/').Append(segment is ['{', .. var name, '}'] ? Uri.EscapeDataString(Variable(name.TrimStart('*').TrimEnd('?'), world)) : segment);
        for (var i = random.Next(4); i > 0; i--)
            path.Append(path.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?').Append(Escape(Pick(Queries)));
        return path.ToString();
    }

    /// <summary>Returns a body: a valid one of the endpoint, changed in up to three places, and sometimes broken.</summary>
    public byte[] Body(string template, FuzzWorld world)
    {
        var sample = RequestSamples.For(template, random, world);
        if (random.Next(3) == 0)
            return Encoding.UTF8.GetBytes(sample);
        var root = JsonNode.Parse(sample)!;
        for (var i = random.Next(1, 4); i > 0; i--)
            Change(root);
        // Values that the node model cannot hold, such as duplicate fields and half a surrogate.
        var parts = root.ToJsonString().Split("\"@@\"");
        var text = new StringBuilder(parts[0]);
        foreach (var part in parts[1..])
            text.Append(Value()).Append(part);
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (random.Next(12) == 0 && bytes.Length > 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(20) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private string Variable(string name, FuzzWorld world) => random.Next(6) == 0 ? Text() : name switch
    {
        "userId" => random.Next(4) == 0 ? world.Other : world.User,
        "roomId" or "roomIdOrAlias" => world.Room,
        "roomAlias" => random.Next(2) == 0 ? world.Alias : "#a" + Number() + ":parley.localhost",
        "eventId" => world.Event,
        "deviceId" => "DEVICE",
        "eventType" or "type" => Pick(["m.room.message", "m.room.topic", "m.room.member", "m.room.name", "x.y"]),
        "stateKey" => Pick(["", world.User, "x"]),
        "txnId" => Number(),
        "filterId" => Pick(["0", "1", "2"]),
        "receiptType" => Pick(["m.read", "m.read.private", "m.fully_read"]),
        "delayId" => world.DelayId,
        "action" => Pick(["restart", "cancel", "send"]),
        _ => Text(),
    };

    private void Change(JsonNode root)
    {
        var all = new List<JsonNode>();
        Collect(root, all);
        var node = all[random.Next(all.Count)];
        switch (node)
        {
            case JsonObject fields when fields.Count > 0:
                var name = fields.ElementAt(random.Next(fields.Count)).Key;
                if (random.Next(4) == 0)
                    fields.Remove(name);
                else
                    fields[random.Next(6) == 0 ? Text() : name] = "@@";
                break;
            case JsonObject fields:
                fields[Text()] = "@@";
                break;
            case JsonArray items when items.Count > 0 && random.Next(2) == 0:
                items[random.Next(items.Count)] = "@@";
                break;
            case JsonArray items:
                for (var i = random.Next(random.Next(10) == 0 ? 2_000 : 3); i >= 0; i--)
                    items.Add("@@");
                break;
        }
    }

    private static void Collect(JsonNode? node, List<JsonNode> all)
    {
        if (node is JsonObject fields)
        {
            all.Add(node);
            foreach (var (_, value) in fields)
                Collect(value, all);
        }
        else if (node is JsonArray items)
        {
            all.Add(node);
            foreach (var item in items)
                Collect(item, all);
        }
    }

    private string Value() => random.Next(100) switch
    {
        0 => new string('[', 70) + new string(']', 70),
        1 => "\"" + new string('x', random.Next(100_000)) + "\"",
        2 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
        _ => Pick(Values),
    };

    private string Text() => random.Next(20) == 0 ? new string('y', random.Next(600)) : Pick(Texts);

    private string Number() => random.Next(100_000).ToString(CultureInfo.InvariantCulture);

    private string Pick(string[] of) => of[random.Next(of.Length)];

    // Query values as a browser sends them.
    private static string Escape(string query) => string.Join('=', query.Split('=').Select(static part => part.Contains('%', StringComparison.Ordinal) || part.Contains('&', StringComparison.Ordinal) ? part : Uri.EscapeDataString(part)));
}
