using Parley.Homeserver.Errors;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Keys;

/// <summary>The backups of room keys, which their users have encrypted. https://spec.matrix.org/v1.16/client-server-api/#server-side-key-backups</summary>
internal static class KeyBackupStore
{
    /// <summary>The most keys in a page.</summary>
    public const int PageSize = 250;

    private static readonly SqlPart VersionColumns = new("version, algorithm, auth_data, etag, keys");
    private static readonly SqlPart Size = new("length(body) + length(CAST(room_id AS BLOB)) + length(CAST(session_id AS BLOB))");

    /// <summary>A backup. The authentication data is JSON in UTF-8; the ETag changes with each change of the keys.</summary>
    public sealed record Backup(long Version, string Algorithm, byte[] AuthData, long Etag, long Keys);

    /// <summary>A key of a room, JSON in UTF-8.</summary>
    public sealed record RoomKey(string Room, string Session, byte[] Body);

    public static Backup? Latest(DbSession session, UserId user) =>
        session.First($"SELECT {VersionColumns} FROM key_backups WHERE user_id = {user} AND deleted = 0 ORDER BY version DESC LIMIT 1", Map);

    public static Backup? Find(DbSession session, UserId user, long version) =>
        session.First($"SELECT {VersionColumns} FROM key_backups WHERE user_id = {user} AND version = {version} AND deleted = 0", Map);

    /// <summary>Creates a backup, and deletes the oldest ones beyond the bound.</summary>
    /// <exception cref="ApiException">M_INVALID_PARAM, M_TOO_LARGE.</exception>
    public static long Create(DbSession session, UserId user, string algorithm, byte[] authData)
    {
        StorageLimits.CheckName(algorithm, "'algorithm'");
        var version = (session.Integer($"SELECT max(version) FROM key_backups WHERE user_id = {user}") ?? 0) + 1;
        session.Insert("key_backups", ("user_id", user), ("version", version), ("algorithm", algorithm), ("auth_data", authData), ("etag", 0));
        var oldest = session.Query(
            $"SELECT version FROM key_backups WHERE user_id = {user} AND deleted = 0 ORDER BY version DESC LIMIT -1 OFFSET {StorageLimits.MaxBackups}", row => row.Integer("version"));
        foreach (var old in oldest)
            Delete(session, user, old);
        // Only the highest number must stay known.
        session.Execute($"DELETE FROM key_backups WHERE user_id = {user} AND deleted = 1");
        return version;
    }

    public static void SetAuthData(DbSession session, UserId user, long version, byte[] authData) =>
        session.Execute($"UPDATE key_backups SET auth_data = {authData} WHERE user_id = {user} AND version = {version}");

    /// <summary>Deletes a backup. Its number is not used again.</summary>
    public static void Delete(DbSession session, UserId user, long version)
    {
        session.Execute($"UPDATE key_backups SET deleted = 1, auth_data = {Array.Empty<byte>()}, keys = 0, bytes = 0 WHERE user_id = {user} AND version = {version}");
        session.Execute($"DELETE FROM key_backup_sessions WHERE user_id = {user} AND version = {version}");
    }

    /// <summary>Stores keys, except those that are not better than the stored ones.</summary>
    /// <exception cref="ApiException">M_LIMIT_EXCEEDED.</exception>
    public static void Put(DbSession session, UserId user, long version, IEnumerable<BackedUpKey> keys)
    {
        var (changed, added, bytes) = (false, 0L, 0L);
        foreach (var key in keys)
        {
            var before = session.First(
                $"SELECT is_verified, first_message_index, forwarded_count, {Size} AS size FROM key_backup_sessions WHERE user_id = {user} AND version = {version} AND room_id = {key.Room} AND session_id = {key.Session}",
                row => ((BackedUpKey.Quality Rank, long Size)?)(new(row.Flag("is_verified"), row.Integer("first_message_index"), row.Integer("forwarded_count")), row.Integer("size")));
            if (before is { } known && !key.Rank.IsBetterThan(known.Rank))
                continue;
            session.InsertOrReplace(
                "key_backup_sessions",
                ("user_id", user), ("version", version), ("room_id", key.Room), ("session_id", key.Session),
                ("first_message_index", key.Rank.FirstMessageIndex), ("forwarded_count", key.Rank.ForwardedCount), ("is_verified", key.Rank.IsVerified), ("body", key.Body));
            changed = true;
            added += before is null ? 1 : 0;
            bytes += key.Size - (before?.Size ?? 0);
        }
        if (!changed)
            return;
        Count(session, user, version, added, bytes);
        if (added > 0 && session.Integer($"SELECT keys FROM key_backups WHERE user_id = {user} AND version = {version}") > StorageLimits.MaxBackedUpKeys)
            throw ApiException.LimitExceeded(null, $"A backup can't have more than {StorageLimits.MaxBackedUpKeys} keys.");
        if (bytes > 0 && session.Integer($"SELECT sum(bytes) FROM key_backups WHERE user_id = {user}") > StorageLimits.MaxBackupBytes)
            throw ApiException.LimitExceeded(null, $"The backups of a user can't have more than {StorageLimits.MaxBackupBytes} bytes of keys. Delete an older backup.");
    }

    /// <summary>Returns one key; <see langword="null"/> if the backup does not have it.</summary>
    public static byte[]? FindKey(DbSession session, UserId user, long version, string room, string id) => session.First(
        $"SELECT body FROM key_backup_sessions WHERE user_id = {user} AND version = {version} AND room_id = {room} AND session_id = {id}", row => row.Bytes("body"));

    /// <summary>Returns the next keys of a room or of all rooms, in the order of their rooms and sessions.</summary>
    /// <param name="session">The snapshot.</param>
    /// <param name="user">The owner.</param>
    /// <param name="version">The version of the backup.</param>
    /// <param name="room">The room; <see langword="null"/> for all.</param>
    /// <param name="last">The last key of the previous page; <see langword="null"/> for the first page.</param>
    public static List<RoomKey> Page(DbSession session, UserId user, long version, string? room, RoomKey? last) => room is null
        ? session.Query(
            $"""
            SELECT room_id, session_id, body FROM key_backup_sessions WHERE user_id = {user} AND version = {version}
              AND (room_id, session_id) > ({last?.Room ?? ""}, {last?.Session ?? ""}) ORDER BY room_id, session_id LIMIT {PageSize}
            """,
            MapKey)
        : session.Query(
            $"""
            SELECT room_id, session_id, body FROM key_backup_sessions WHERE user_id = {user} AND version = {version}
              AND room_id = {room} AND session_id > {last?.Session ?? ""} ORDER BY session_id LIMIT {PageSize}
            """,
            MapKey);

    /// <summary>Deletes the keys of a room or of one session; <see langword="null"/> for all.</summary>
    public static void DeleteKeys(DbSession session, UserId user, long version, string? room, string? id)
    {
        var deleted = (room, id) switch
        {
            (null, _) => session.Query($"DELETE FROM key_backup_sessions WHERE user_id = {user} AND version = {version} RETURNING {Size} AS size", MapSize),
            (_, null) => session.Query($"DELETE FROM key_backup_sessions WHERE user_id = {user} AND version = {version} AND room_id = {room} RETURNING {Size} AS size", MapSize),
            _ => session.Query($"DELETE FROM key_backup_sessions WHERE user_id = {user} AND version = {version} AND room_id = {room} AND session_id = {id} RETURNING {Size} AS size", MapSize),
        };
        if (deleted.Count > 0)
            Count(session, user, version, -deleted.Count, -deleted.Sum());
    }

    private static void Count(DbSession session, UserId user, long version, long keys, long bytes) => session.Execute(
        $"UPDATE key_backups SET etag = etag + 1, keys = keys + {keys}, bytes = bytes + {bytes} WHERE user_id = {user} AND version = {version}");

    private static Backup Map(DbRow row) => new(row.Integer("version"), row.Text("algorithm"), row.Bytes("auth_data"), row.Integer("etag"), row.Integer("keys"));

    private static RoomKey MapKey(DbRow row) => new(row.Text("room_id"), row.Text("session_id"), row.Bytes("body"));

    private static long MapSize(DbRow row) => row.Integer("size");
}
