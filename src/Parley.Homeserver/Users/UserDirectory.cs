using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Users;

/// <summary>The users whom another may find: those in the same rooms, and those in public rooms.</summary>
internal static class UserDirectory
{
    /// <summary>A user and the profile.</summary>
    public sealed record Entry(UserId User, string? DisplayName, string? AvatarUrl);

    /// <summary>Returns the users whose ID or display name contains all words; those whose name begins with the first come first.</summary>
    public static List<Entry> Search(DbSession session, UserId reader, string term, int limit)
    {
        var words = term.TrimStart('@').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return [];
        return [.. Visible(session, reader)
            .Where(user => words.All(word => Contains(user.User.Value, word) || Contains(user.DisplayName, word)))
            .OrderBy(user => Starts(user.DisplayName, words[0]) || Starts(user.User.Localpart, words[0]) ? 0 : 1)
            .ThenBy(user => user.DisplayName ?? user.User.Localpart, StringComparer.OrdinalIgnoreCase)
            .Take(limit)];
    }

    /// <summary>Returns the rooms that two users are in.</summary>
    public static List<RoomId> MutualRooms(DbSession session, UserId one, UserId other) => session.Query(
        $"SELECT a.room_id FROM memberships a JOIN memberships b ON b.room_id = a.room_id AND b.user_id = {other} AND b.membership = 'join' WHERE a.user_id = {one} AND a.membership = 'join' ORDER BY a.room_id",
        row => row.Id<RoomId>("room_id"));

    private static List<Entry> Visible(DbSession session, UserId reader) => session.Query(
        $"""
        SELECT user_id, display_name, avatar_url FROM users WHERE user_id <> {reader} AND coalesce(password_hash, '-') <> '' AND user_id IN (
          SELECT o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.membership = 'join' WHERE m.user_id = {reader} AND m.membership = 'join'
          UNION SELECT o.user_id FROM memberships o JOIN current_state s ON s.room_id = o.room_id AND s.type = 'm.room.join_rules' AND s.state_key = ''
            JOIN events e ON e.position = s.position WHERE o.membership = 'join' AND json_extract(CAST(e.content AS TEXT), '$.join_rule') = 'public')
        """,
        row => new Entry(row.Id<UserId>("user_id"), row.TextOrNull("display_name"), row.TextOrNull("avatar_url")));

    private static bool Contains(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;

    private static bool Starts(string? text, string word) => text?.StartsWith(word, StringComparison.OrdinalIgnoreCase) == true;
}
