using System.Net.Http.Headers;
using System.Text.Json;

namespace Parley.Homeserver.Tests.Support;

/// <summary>A response of the server.</summary>
internal sealed record Answer(int Status, JsonElement Json, HttpResponseHeaders Headers)
{
    public string Code => Json.TryGetProperty("errcode", out var code) ? code.GetString()! : "";

    public string NextBatch => Text("next_batch");

    public Answer MustBe(int status, string? code = null)
    {
        Assert.True(Status == status && (code is null || Code == code), $"Expected {status} {code}, got {Status}: {Json}");
        return this;
    }

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    /// <summary>Returns a part of the body; null if it is absent.</summary>
    public JsonElement? At(params string[] path)
    {
        var at = Json;
        foreach (var name in path)
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        return at;
    }

    public JsonElement[] Timeline(string room, string section = "join") => [.. At("rooms", section, room, "timeline", "events")?.EnumerateArray() ?? default];

    public JsonElement[] State(string room) => [.. At("rooms", "join", room, "state", "events")?.EnumerateArray() ?? default];

    public JsonElement[] ToDevice() => [.. At("to_device", "events")?.EnumerateArray() ?? default];
}
