using System.Text.Json;
using Parley.Homeserver.Events;
using Parley.Homeserver.State;
using Parley.Matrix;

namespace Parley.Homeserver.Authorization;

/// <summary>Rule 9: power level events. A user may not grant a level above their own, or change one at or above it. https://spec.matrix.org/v1.16/rooms/v11/#authorization-rules</summary>
internal static class PowerLevelRules
{
    private static readonly string[] Levels =
        ["users_default", "events_default", "state_default", "ban", "redact", "kick", "invite"];

    private static readonly string[] Maps = ["events", "notifications"];

    public static string? Refuse(RoomSnapshot state, RoomEvent candidate, long power)
    {
        var next = candidate.Content;
        if (RefuseShape(next) is { } malformed)
            return malformed;
        if (state.Find(EventTypes.PowerLevels) is not { } current)
            return null;
        return RefuseLevels(current.Content, next, power)
            ?? RefuseMaps(current.Content, next, power)
            ?? RefuseUsers(current.Content, next, candidate.Sender, power);
    }

    private static string? RefuseShape(JsonElement content)
    {
        foreach (var name in Levels)
            if (content.TryGetProperty(name, out var level) && !IsInteger(level))
                return $"The power level '{name}' is not an integer.";
        foreach (var name in (ReadOnlySpan<string>)["events", "notifications", "users"])
            if (content.TryGetProperty(name, out var map) && !IsMapOfIntegers(map))
                return $"'{name}' is not a map of integers.";
        if (content.Object("users") is { } users && users.EnumerateObject().Any(user => !UserId.TryParse(user.Name, out _)))
            return "'users' has a key that is not a user ID.";
        return null;
    }

    private static string? RefuseLevels(JsonElement current, JsonElement next, long power)
    {
        foreach (var name in Levels)
            if (RefuseChange(name, current.Integer(name), next.Integer(name), power) is { } refusal)
                return refusal;
        return null;
    }

    private static string? RefuseMaps(JsonElement current, JsonElement next, long power)
    {
        foreach (var map in Maps)
            foreach (var name in Names(current.Object(map), next.Object(map)))
                if (RefuseChange(name, current.Object(map)?.Integer(name), next.Object(map)?.Integer(name), power) is { } refusal)
                    return refusal;
        return null;
    }

    private static string? RefuseUsers(JsonElement current, JsonElement next, UserId sender, long power)
    {
        foreach (var name in Names(current.Object("users"), next.Object("users")))
        {
            var before = current.Object("users")?.Integer(name);
            var after = next.Object("users")?.Integer(name);
            if (before == after)
                continue;
            if (before >= power && name != sender.Value)
                return $"You can't change the power level of {name}: it is not below yours.";
            if (after > power)
                return "You can't grant a power level above your own.";
        }
        return null;
    }

    private static string? RefuseChange(string name, long? before, long? after, long power)
    {
        if (before == after)
            return null;
        return before > power || after > power ? $"You can't change '{name}' from or to a power level above your own." : null;
    }

    private static IEnumerable<string> Names(JsonElement? current, JsonElement? next) =>
        (current?.EnumerateObject().Select(property => property.Name) ?? [])
        .Union(next?.EnumerateObject().Select(property => property.Name) ?? []);

    private static bool IsMapOfIntegers(JsonElement map) =>
        map.ValueKind == JsonValueKind.Object && map.EnumerateObject().All(property => IsInteger(property.Value));

    private static bool IsInteger(JsonElement level) => level.ValueKind == JsonValueKind.Number && level.TryGetInt64(out _);
}
