using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Accounts;

/// <summary>A user's name and picture.</summary>
internal sealed record UserProfile(string? DisplayName, string? AvatarUrl);

/// <summary>The users' names and pictures.</summary>
internal static class ProfileStore
{
    public static UserProfile? Find(DbSession session, UserId user) => session.First(
        "SELECT display_name, avatar_url FROM users WHERE user_id = $1",
        row => new UserProfile(row.TextOrNull(0), row.TextOrNull(1)),
        user.Value);

    public static void Set(DbSession session, UserId user, UserProfile profile) => session.Execute(
        "UPDATE users SET display_name = $2, avatar_url = $3 WHERE user_id = $1",
        user.Value,
        profile.DisplayName,
        profile.AvatarUrl);
}
