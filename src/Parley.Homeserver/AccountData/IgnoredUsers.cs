using System.Text.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.AccountData;

/// <summary>The users whose messages and invitations a user does not receive. https://spec.matrix.org/v1.16/client-server-api/#ignoring-users</summary>
internal static class IgnoredUsers
{
    private const string Type = "m.ignored_user_list";

    public static IReadOnlySet<UserId> Of(DbSession session, UserId user)
    {
        if (AccountDataStore.Find(session, user, null, Type) is not { } content || JsonElement.Parse(content).Object("ignored_users") is not { } listed)
            return System.Collections.Immutable.ImmutableHashSet<UserId>.Empty;
        var ignored = new HashSet<UserId>();
        foreach (var entry in listed.EnumerateObject())
            // Users who ignore themselves would lose their own messages.
            if (UserId.TryParse(entry.Name, out var other) && other != user)
                ignored.Add(other);
        return ignored;
    }
}
