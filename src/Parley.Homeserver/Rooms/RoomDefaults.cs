using System.Text.Json;
using Parley.Homeserver.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>What a room is made with where its creator says nothing else.</summary>
internal sealed class RoomDefaults
{
    private static readonly (string Type, long Level)[] EventLevels =
    [
        (EventTypes.Name, 50),
        (EventTypes.PowerLevels, 100),
        (EventTypes.HistoryVisibility, 100),
        (EventTypes.CanonicalAlias, 50),
        (EventTypes.Avatar, 50),
        (EventTypes.Tombstone, 100),
        (EventTypes.ServerAcl, 100),
        (EventTypes.Encryption, 100),
    ];

    private readonly IReadOnlyList<UserId> _alsoAdministrators;

    private RoomDefaults(string joinRule, string guestAccess, IReadOnlyList<UserId> alsoAdministrators)
    {
        State =
        [
            (EventTypes.JoinRules, "join_rule", joinRule),
            (EventTypes.HistoryVisibility, "history_visibility", "shared"),
            (EventTypes.GuestAccess, "guest_access", guestAccess),
        ];
        _alsoAdministrators = alsoAdministrators;
    }

    /// <summary>The state that the preset sets.</summary>
    public IReadOnlyList<(string Type, string Field, string Value)> State { get; }

    /// <summary>The preset that a body names; by its visibility where it names none.</summary>
    public static RoomDefaults Of(JsonElement body, IReadOnlyList<UserId> invited) =>
        (body.Text("preset") ?? (body.Text("visibility") == "public" ? "public_chat" : "private_chat")) switch
        {
            "public_chat" => new("public", "forbidden", []),
            "trusted_private_chat" => new("invite", "can_join", invited),
            _ => new("invite", "can_join", []),
        };

    /// <summary>
    /// The power levels. Each field that the creator overrides takes the place of the default whole: an <c>events</c> map too, as on other homeservers.
    /// </summary>
    public JsonElement PowerLevels(UserId creator, JsonElement body)
    {
        var overrides = body.Object("power_level_content_override");
        return JsonBytes.Element(writer =>
        {
            WriteDefaults(writer, creator, overrides);
            foreach (var property in overrides?.EnumerateObject() ?? default)
                property.WriteTo(writer);
        });
    }

    private void WriteDefaults(Utf8JsonWriter writer, UserId creator, JsonElement? overrides)
    {
        foreach (var (name, level) in (ReadOnlySpan<(string, long)>)[("users_default", 0), ("events_default", 0), ("state_default", 50), ("ban", 50), ("kick", 50), ("redact", 50), ("invite", 0), ("historical", 100)])
            if (!Overrides(name))
                writer.WriteNumber(name, level);
        if (!Overrides("users"))
            WriteMap(writer, "users", [(creator.Value, 100), .. _alsoAdministrators.Where(user => user != creator).Distinct().Select(user => (user.Value, 100L))]);
        if (!Overrides("events"))
            WriteMap(writer, "events", EventLevels);

        bool Overrides(string name) => overrides?.TryGetProperty(name, out _) == true;
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, IEnumerable<(string Key, long Level)> levels)
    {
        writer.WriteStartObject(name);
        foreach (var (key, level) in levels)
            writer.WriteNumber(key, level);
        writer.WriteEndObject();
    }
}
