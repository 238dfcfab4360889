using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Push;

/// <summary>Reads push rules from the bodies of requests.</summary>
internal static class PushRuleBody
{
    private static readonly JsonElement NoConditions = JsonElement.Parse("[]");

    /// <summary>Reads a rule of the user.</summary>
    /// <exception cref="ApiException">M_INVALID_PARAM, M_MISSING_PARAM, M_BAD_JSON.</exception>
    public static PushRule Read(string kind, string id, JsonElement body)
    {
        if (!PushRuleset.Kinds.Contains(kind))
            throw ApiException.InvalidParam($"'{kind}' is not a kind of push rule.");
        if (id.Length == 0 || id.StartsWith('.') || id.Contains('/', StringComparison.Ordinal) || id.Contains('\\', StringComparison.Ordinal))
            throw ApiException.InvalidParam("A rule ID must not be empty, begin with a dot or contain a slash or a backslash.");
        if ((kind == "room" && !RoomId.TryParse(id, out _)) || (kind == "sender" && !UserId.TryParse(id, out _)))
            throw ApiException.InvalidParam("The rule ID must be a room ID or a user ID.");
        StorageLimits.CheckLength(id, StorageLimits.MaxPushTextLength, "A rule ID");
        var actions = Actions(body);
        return kind switch
        {
            "content" => new PushRule(id, true, actions) { Pattern = Pattern(body) },
            "room" or "sender" => new PushRule(id, true, actions),
            _ => new PushRule(id, true, actions) { Conditions = Conditions(body) },
        };
    }

    /// <summary>Reads the actions of a rule.</summary>
    /// <exception cref="ApiException">M_BAD_JSON, M_MISSING_PARAM or M_TOO_LARGE.</exception>
    public static JsonElement Actions(JsonElement body)
    {
        var actions = body.Field("actions") ?? throw ApiException.MissingParam("'actions' is missing.");
        if (actions.ValueKind != JsonValueKind.Array || !actions.EnumerateArray().All(IsAction))
            throw ApiException.BadJson("'actions' must be an array of actions.");
        // Each notification has a copy.
        StorageLimits.CheckSize(JsonBytes.Raw(actions).Length, "'actions'", StorageLimits.MaxPushActionBytes);
        return actions;
    }

    private static string Pattern(JsonElement body)
    {
        var pattern = body.Text("pattern") ?? throw ApiException.MissingParam("'pattern' is missing.");
        StorageLimits.CheckLength(pattern, StorageLimits.MaxPushTextLength, "A pattern");
        return pattern;
    }

    private static bool IsAction(JsonElement action) => action.Text() is "notify" or "dont_notify" or "coalesce" || action.Text("set_tweak") is not null;

    private static JsonElement Conditions(JsonElement body)
    {
        if (body.Field("conditions") is not { } conditions)
            return NoConditions;
        if (conditions.ValueKind != JsonValueKind.Array || !conditions.EnumerateArray().All(condition => condition.Text("kind") is not null))
            throw ApiException.BadJson("'conditions' must be an array of conditions.");
        if (conditions.GetArrayLength() > StorageLimits.MaxPushConditions)
            throw ApiException.InvalidParam($"A push rule can't have more than {StorageLimits.MaxPushConditions} conditions.");
        foreach (var condition in conditions.EnumerateArray())
            foreach (var name in (ReadOnlySpan<string>)["pattern", "key", "is"])
                StorageLimits.CheckLength(condition.Text(name), StorageLimits.MaxPushTextLength, $"'{name}'");
        return conditions;
    }
}
