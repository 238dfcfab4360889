using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Users;

/// <summary>The display name and avatar of a user.</summary>
internal sealed record UserProfile(string? DisplayName, string? AvatarUrl);

/// <summary>The profiles in the database.</summary>
internal static class ProfileStore
{
    private const int MaxFields = 100;

    public static UserProfile? Find(DbSession session, UserId user) => session.First(
        $"SELECT display_name, avatar_url FROM users WHERE user_id = {user}",
        row => new UserProfile(row.TextOrNull("display_name"), row.TextOrNull("avatar_url")));

    public static void Set(DbSession session, UserId user, UserProfile profile) => session.Execute(
        $"UPDATE users SET display_name = {profile.DisplayName}, avatar_url = {profile.AvatarUrl} WHERE user_id = {user}");

    /// <summary>Returns the other fields, JSON in UTF-8.</summary>
    public static List<(string Name, byte[] Value)> Fields(DbSession session, UserId user) => session.Query(
        $"SELECT name, value FROM profile_fields WHERE user_id = {user} ORDER BY name", row => (row.Text("name"), row.Bytes("value")));

    /// <summary>Sets another field.</summary>
    /// <exception cref="ApiException">M_TOO_LARGE, or M_LIMIT_EXCEEDED if the profile has too many fields.</exception>
    public static void SetField(DbSession session, UserId user, string name, JsonElement value)
    {
        var body = JsonBytes.Raw(value);
        StorageLimits.CheckSize(name.Length + body.Length, "A field of a profile", StorageLimits.MaxKeyBytes);
        session.InsertOrReplace("profile_fields", ("user_id", user), ("name", name), ("value", body));
        if (session.Integer($"SELECT count(*) FROM profile_fields WHERE user_id = {user}") > MaxFields)
            throw ApiException.LimitExceeded(null, $"A profile can't have more than {MaxFields} fields.");
    }

    public static void RemoveField(DbSession session, UserId user, string name) =>
        session.Execute($"DELETE FROM profile_fields WHERE user_id = {user} AND name = {name}");
}
