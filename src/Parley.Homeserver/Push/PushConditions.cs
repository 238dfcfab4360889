using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Homeserver.Events;
using Parley.Homeserver.State;
using Parley.Matrix;

namespace Parley.Homeserver.Push;

/// <summary>Evaluates push rules. https://spec.matrix.org/v1.16/client-server-api/#conditions-1</summary>
internal static class PushConditions
{
    /// <summary>Returns the first enabled rule that matches an event; <see langword="null"/> if none does. A condition beyond <see cref="MatchBudget"/> does not match.</summary>
    public static PushRule? FirstMatch(PushRuleset rules, RoomEvent item, RoomSnapshot room, UserId user)
    {
        var budget = new MatchBudget();
        foreach (var (kind, rule) in rules.All)
            if (rule.Enabled && Matches(kind, rule, item, room, user, budget))
                return rule;
        return null;
    }

    private static bool Matches(string kind, PushRule rule, RoomEvent item, RoomSnapshot room, UserId user, MatchBudget budget) => kind switch
    {
        // Events that state whom they mention are not searched for names.
        _ when rule.Id is ".m.rule.contains_display_name" or ".m.rule.roomnotif" or ".m.rule.contains_user_name" && item.Content.Object("m.mentions") is not null => false,
        "content" => rule.Pattern is { } pattern && Text(item, "content.body", budget) is { } body && HasWord(body, pattern, budget),
        "room" => rule.Id == item.RoomId.Value,
        "sender" => rule.Id == item.Sender.Value,
        _ => rule.Conditions is not { } conditions || conditions.EnumerateArray().All(condition => Holds(condition, item, room, user, budget)),
    };

    private static bool Holds(JsonElement condition, RoomEvent item, RoomSnapshot room, UserId user, MatchBudget budget) => condition.Text("kind") switch
    {
        "event_match" => condition.Text("pattern") is { } pattern && Text(item, condition.Text("key"), budget) is { } text
            && (condition.Text("key") == "content.body" ? HasWord(text, pattern, budget) : budget.TryTake(TextPattern.WorkOf(text, pattern)) && TextPattern.IsLike(text, pattern)),
        "event_property_is" => condition.Field("value") is { } wanted && Value(item, condition.Text("key"), budget) is { } value && IsSame(value, wanted),
        "event_property_contains" => condition.Field("value") is { } wanted && Value(item, condition.Text("key"), budget) is { ValueKind: JsonValueKind.Array } values
            && values.EnumerateArray().Any(value => IsSame(value, wanted)),
        "contains_display_name" => room.Find(EventTypes.Member, user.Value)?.Content.Text("displayname") is { Length: > 0 } name
            && Text(item, "content.body", budget) is { } body && budget.TryTake(TextPattern.WorkOf(body, name)) && TextPattern.HasLiteralWord(body, name),
        "room_member_count" => condition.Text("is") is { } bound && IsWithin(room.Joined.Count, bound),
        "sender_notification_permission" => room.Power.LevelOf(item.Sender) >= NeededToNotify(room, condition.Text("key")),
        _ => false,
    };

    private static long NeededToNotify(RoomSnapshot room, string? key) =>
        (key is null ? null : room.Find(EventTypes.PowerLevels)?.Content.Object("notifications")?.Integer(key)) ?? 50;

    private static bool IsWithin(int count, string bound)
    {
        var sign = bound.TakeWhile(c => c is '=' or '<' or '>').Count();
        if (!int.TryParse(bound.AsSpan(sign), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        return bound[..sign] switch
        {
            "" or "==" => count == number,
            "<" => count < number,
            ">" => count > number,
            "<=" => count <= number,
            ">=" => count >= number,
            _ => false,
        };
    }

    private static string? Text(RoomEvent item, string? key, MatchBudget budget) => key switch
    {
        "type" => item.Type,
        "sender" => item.Sender.Value,
        "room_id" => item.RoomId.Value,
        "state_key" => item.StateKey,
        _ => Value(item, key, budget)?.Text(),
    };

    // A dot separates the fields of the key; a dot or a backslash in the name of a field follows a backslash.
    private static JsonElement? Value(RoomEvent item, string? key, MatchBudget budget)
    {
        // A lookup reads the names of all fields.
        if (Split(key ?? "") is not ["content", .. var path] || !budget.TryTake(item.ContentJson.Length))
            return null;
        var at = item.Content;
        foreach (var name in path)
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        return at;
    }

    private static List<string> Split(string key)
    {
        var names = new List<string>();
        var name = new StringBuilder();
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] == '\\' && i + 1 < key.Length && key[i + 1] is '.' or '\\')
                name.Append(key[++i]);
            else if (key[i] != '.')
                name.Append(key[i]);
            else
            {
                names.Add(name.ToString());
                name.Clear();
            }
        }
        names.Add(name.ToString());
        return names;
    }

    private static bool IsSame(JsonElement value, JsonElement wanted) => (value.ValueKind, wanted.ValueKind) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => value.Text() == wanted.Text(),
        (JsonValueKind.Number, JsonValueKind.Number) => value.TryGetInt64(out var number) && wanted.TryGetInt64(out var other) && number == other,
        var (one, two) => one == two && one is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null,
    };

    private static bool HasWord(string text, string pattern, MatchBudget budget) =>
        budget.TryTake(TextPattern.WorkOf(text, pattern)) && TextPattern.HasWord(text, pattern);
}
