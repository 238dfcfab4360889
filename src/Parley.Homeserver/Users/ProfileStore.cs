using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Users;

/// <summary>The display name and avatar of a user.</summary>
internal sealed record UserProfile(string? DisplayName, string? AvatarUrl);

/// <summary>The profiles in the database.</summary>
internal static class ProfileStore
{
    public static UserProfile? Find(DbSession session, UserId user) => session.First(
        $"SELECT display_name, avatar_url FROM users WHERE user_id = {user}",
        row => new UserProfile(row.TextOrNull("display_name"), row.TextOrNull("avatar_url")));

    public static void Set(DbSession session, UserId user, UserProfile profile) => session.Execute(
        $"UPDATE users SET display_name = {profile.DisplayName}, avatar_url = {profile.AvatarUrl} WHERE user_id = {user}");
}
