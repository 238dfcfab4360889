using System.Text.Json;

namespace Parley.Homeserver.Push;

/// <summary>A push rule. https://spec.matrix.org/v1.16/client-server-api/#push-rules</summary>
/// <param name="Id">The rule ID; that of a predefined rule begins with a dot.</param>
/// <param name="Enabled">Whether the rule is enabled.</param>
/// <param name="Actions">The actions, an array.</param>
internal sealed record PushRule(string Id, bool Enabled, JsonElement Actions)
{
    /// <summary>Gets the conditions, all of which must match; <see langword="null"/> for a kind that has none.</summary>
    public JsonElement? Conditions { get; init; }

    /// <summary>Gets the pattern of a rule of the kind <c>content</c>.</summary>
    public string? Pattern { get; init; }

    /// <summary>Gets whether the rule is predefined.</summary>
    public bool IsDefault => Id.StartsWith('.');

    /// <summary>Gets whether a matching event notifies the user.</summary>
    public bool Notifies { get; } = Actions.EnumerateArray().Any(action => action.ValueKind == JsonValueKind.String && (action.ValueEquals("notify") || action.ValueEquals("coalesce")));

    /// <summary>Gets whether a matching event is highlighted.</summary>
    public bool Highlights { get; } = Actions.EnumerateArray().Any(action =>
        action.ValueKind == JsonValueKind.Object && action.TryGetProperty("set_tweak", out var tweak) && tweak.ValueKind == JsonValueKind.String && tweak.ValueEquals("highlight")
        && (!action.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.False));

    /// <summary>Reads a rule.</summary>
    public static PushRule Read(JsonElement rule) => new(rule.GetProperty("rule_id").GetString()!, rule.GetProperty("enabled").GetBoolean(), rule.GetProperty("actions"))
    {
        Conditions = rule.TryGetProperty("conditions", out var conditions) ? conditions : null,
        Pattern = rule.TryGetProperty("pattern", out var pattern) ? pattern.GetString() : null,
    };

    /// <summary>Writes the rule as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("rule_id", Id);
        writer.WriteBoolean("default", IsDefault);
        writer.WriteBoolean("enabled", Enabled);
        if (Conditions is { } conditions)
        {
            writer.WritePropertyName("conditions");
            conditions.WriteTo(writer);
        }
        if (Pattern is not null)
            writer.WriteString("pattern", Pattern);
        writer.WritePropertyName("actions");
        Actions.WriteTo(writer);
        writer.WriteEndObject();
    }
}
