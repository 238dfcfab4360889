using System.Text.Json;
using Parley.Homeserver.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Events;

/// <summary>Redacts the content of an event. https://spec.matrix.org/v1.16/rooms/v11/#redactions</summary>
internal static class EventRedaction
{
    private static readonly string[] PowerLevelFields =
        ["ban", "events", "events_default", "invite", "kick", "redact", "state_default", "users", "users_default"];

    /// <summary>Returns the fields that redaction keeps.</summary>
    public static JsonElement Prune(string type, JsonElement content) => type switch
    {
        EventTypes.Create => content,
        EventTypes.Member => Member(content),
        EventTypes.JoinRules => Keep(content, "join_rule", "allow"),
        EventTypes.PowerLevels => Keep(content, PowerLevelFields),
        EventTypes.HistoryVisibility => Keep(content, "history_visibility"),
        EventTypes.Redaction => Keep(content, "redacts"),
        _ => Keep(content),
    };

    private static JsonElement Keep(JsonElement content, params string[] fields) => JsonBytes.Element(writer =>
    {
        foreach (var name in fields)
            Copy(writer, content, name);
    });

    private static JsonElement Member(JsonElement content) => JsonBytes.Element(writer =>
    {
        Copy(writer, content, "membership");
        Copy(writer, content, "join_authorised_via_users_server");
        if (content.Object("third_party_invite") is not { } invite || !invite.TryGetProperty("signed", out var signed))
            return;
        writer.WriteStartObject("third_party_invite");
        writer.WritePropertyName("signed");
        signed.WriteTo(writer);
        writer.WriteEndObject();
    });

    private static void Copy(Utf8JsonWriter writer, JsonElement content, string name)
    {
        if (!content.TryGetProperty(name, out var value))
            return;
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }
}
