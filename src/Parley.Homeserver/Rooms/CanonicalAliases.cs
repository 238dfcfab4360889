using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Json;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>Checks and clears <c>m.room.canonical_alias</c>. https://spec.matrix.org/v1.16/client-server-api/#mroomcanonical_alias</summary>
internal static class CanonicalAliases
{
    private static readonly ErrorCode BadAlias = new("M_BAD_ALIAS");

    /// <summary>Checks that the aliases which an event adds belong to the room.</summary>
    /// <exception cref="ApiException">M_BAD_ALIAS or M_INVALID_PARAM.</exception>
    public static void Check(DbSession session, RoomSnapshot room, JsonElement content)
    {
        var known = room.Find(EventTypes.CanonicalAlias) is { } current ? Names(current.Content).ToHashSet() : [];
        foreach (var name in Names(content).Distinct())
        {
            if (known.Contains(name))
                continue;
            if (!RoomAlias.TryParse(name, out var alias))
                throw ApiException.InvalidParam($"'{name}' is not a room alias.");
            if (AliasStore.Find(session, alias) != room.RoomId)
                throw new ApiException(400, BadAlias, $"The alias {alias} does not belong to this room.");
        }
    }

    /// <summary>Returns the content without an alias; <see langword="null"/> if it does not contain the alias.</summary>
    public static JsonElement? Without(JsonElement content, RoomAlias alias)
    {
        if (!Names(content).Contains(alias.Value))
            return null;
        return JsonBytes.Element(writer =>
        {
            foreach (var property in content.EnumerateObject())
                if (property.Name == "alt_aliases" && content.Texts("alt_aliases") is { } others)
                    writer.WriteTexts("alt_aliases", others.Where(other => other != alias.Value));
                else if (property.Name != "alias" || content.Text("alias") != alias.Value)
                    property.WriteTo(writer);
        });
    }

    // A name of the wrong type counts as a name that is not an alias.
    private static IEnumerable<string> Names(JsonElement content)
    {
        if (content.Field("alias") is { } alias)
            yield return alias.Text() ?? alias.GetRawText();
        if (content.Field("alt_aliases") is not { } others)
            yield break;
        if (others.ValueKind != JsonValueKind.Array)
            yield return others.GetRawText();
        foreach (var other in content.Items("alt_aliases"))
            yield return other.Text() ?? other.GetRawText();
    }
}
