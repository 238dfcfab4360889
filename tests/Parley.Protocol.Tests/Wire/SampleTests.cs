using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Protocol.Tests.Wire;

public sealed class SampleTests
{
    public static TheoryData<string> Samples => [.. Directory.EnumerateFiles(Path.Combine(Repository.Spec, "samples"), "*.json").Select(f => Path.GetFileName(f)!).Order()];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_survives_a_round_trip(string name)
    {
        var content = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Spec, "samples", name)))!["content"]!;
        var written = name.Contains("callstate", StringComparison.Ordinal)
            ? JsonSerializer.Serialize(content.Deserialize(VoiceJson.Default.CallStateContent)!, VoiceJson.Default.CallStateContent)
            : JsonSerializer.Serialize(content.Deserialize(VoiceJson.Default.CallContent)!, VoiceJson.Default.CallContent);
        Assert.True(JsonNode.DeepEquals(content, JsonNode.Parse(written)), written);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_is_in_the_spec_page(string name) =>
        Assert.Contains($"samples/{name}", File.ReadAllText(Path.Combine(Repository.Spec, "voice-channel.md")), StringComparison.Ordinal);

    [Fact]
    public void Unknown_fields_survive_a_round_trip()
    {
        const string json = """{"join_state":"KNOCKING","chat.parley":{"session":"a","new":[1,{"x":null}]},"de.other":{"y":2}}""";
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, VoiceJson.Default.CallStateContent)!, VoiceJson.Default.CallStateContent));
    }

    [Fact]
    public void Machine_output_equals_the_samples()
    {
        var harness = new MachineHarness(holds: false);
        harness.Post(new VoiceInput.Join());
        var written = JsonSerializer.SerializeToNode(harness.Single<VoiceCommand.WriteState>().Content, VoiceJson.Default.CallStateContent)!;
        var sample = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Spec, "samples", "callstate-joined.json")))!["content"]!;
        Assert.Equal(Shape(sample), Shape(written));
    }

    private static string Shape(JsonNode node) =>
        node is JsonObject all ? "{" + string.Join(',', all.Select(p => p.Key + ":" + Shape(p.Value!))) + "}" : node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? "flag" : node.GetValueKind().ToString();
}
