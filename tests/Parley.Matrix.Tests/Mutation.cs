using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Matrix.Tests;

/// <summary>A JSON text in which one value was replaced by an odd one.</summary>
/// <param name="Json">The text.</param>
/// <param name="Path">The place of the value: names of properties and indexes of elements.</param>
internal sealed record Mutation(string Json, IReadOnlyList<object> Path)
{
    private static readonly string[] OddValues =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "99999999999999999999", "\"\"", "\"odd\"", "\"\\ud800\"", "\"@a:b\"", "[]", "[null]", "[[1],{}]", "{}",
        "{\"\":null}", "{\"type\":7}", "{\"!a:b\":null}",
    ];

    /// <summary>Replaces a value that is picked at random.</summary>
    public static Mutation Of(string sample, Random random)
    {
        var root = JsonNode.Parse(sample)!;
        var places = new List<IReadOnlyList<object>>();
        Collect(root, [], places);
        var path = places[random.Next(places.Count)];
        var parent = root;
        foreach (var step in path.SkipLast(1))
            parent = step is string name ? parent[name]! : parent[(int)step]!;
        var odd = OddValues[random.Next(OddValues.Length)];
        // A marker, because JsonNode does not accept every odd value.
        const string marker = "\u0001odd";
        if (path[^1] is string last)
            parent[last] = marker;
        else
            parent[(int)path[^1]] = marker;
        var text = root.ToJsonString();
        return new(text.Replace(JsonSerializer.Serialize(marker), odd, StringComparison.Ordinal), path);
    }

    private static void Collect(JsonNode? node, IReadOnlyList<object> path, List<IReadOnlyList<object>> places)
    {
        if (path.Count > 0)
            places.Add(path);
        if (node is JsonObject o)
            foreach (var (name, value) in o)
                Collect(value, [.. path, name], places);
        else if (node is JsonArray a)
            for (var i = 0; i < a.Count; i++)
                Collect(a[i], [.. path, i], places);
    }
}
