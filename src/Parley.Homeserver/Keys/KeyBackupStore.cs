using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Keys;

/// <summary>The backups of room keys, which their users have encrypted. https://spec.matrix.org/v1.16/client-server-api/#server-side-key-backups</summary>
internal static class KeyBackupStore
{
    private static readonly SqlPart VersionColumns = new("version, algorithm, auth_data, etag");

    /// <summary>A backup. The authentication data is JSON in UTF-8; the ETag changes with each change of a key.</summary>
    public sealed record Backup(long Version, string Algorithm, byte[] AuthData, long Etag);

    /// <summary>A key of a room, JSON in UTF-8.</summary>
    public sealed record RoomKey(string Room, string Session, byte[] Body);

    public static Backup? Latest(DbSession session, UserId user) =>
        session.First($"SELECT {VersionColumns} FROM key_backups WHERE user_id = {user} AND deleted = 0 ORDER BY version DESC LIMIT 1", Map);

    public static Backup? Find(DbSession session, UserId user, long version) =>
        session.First($"SELECT {VersionColumns} FROM key_backups WHERE user_id = {user} AND version = {version} AND deleted = 0", Map);

    public static long Create(DbSession session, UserId user, string algorithm, byte[] authData)
    {
        var version = (session.Integer($"SELECT max(version) FROM key_backups WHERE user_id = {user}") ?? 0) + 1;
        session.Insert("key_backups", ("user_id", user), ("version", version), ("algorithm", algorithm), ("auth_data", authData), ("etag", 0));
        return version;
    }

    public static void SetAuthData(DbSession session, UserId user, long version, byte[] authData) =>
        session.Execute($"UPDATE key_backups SET auth_data = {authData} WHERE user_id = {user} AND version = {version}");

    public static void Delete(DbSession session, UserId user, long version)
    {
        session.Execute($"UPDATE key_backups SET deleted = 1, auth_data = {JsonBytes.EmptyObject} WHERE user_id = {user} AND version = {version}");
        session.Execute($"DELETE FROM key_backup_sessions WHERE user_id = {user} AND version = {version}");
    }

    public static long Count(DbSession session, UserId user, long version) =>
        session.Integer($"SELECT count(*) FROM key_backup_sessions WHERE user_id = {user} AND version = {version}") ?? 0;

    /// <summary>Stores a key, unless the stored one is better.</summary>
    /// <exception cref="ApiException">M_BAD_JSON, M_TOO_LARGE, M_LIMIT_EXCEEDED.</exception>
    public static void Put(DbSession session, UserId user, long version, string room, string id, JsonElement key)
    {
        if (key.Integer("first_message_index") is not { } index || key.Integer("forwarded_count") is not { } forwarded
            || key.Flag("is_verified") is not { } verified || key.Object("session_data") is null)
            throw ApiException.BadJson("A key must have 'first_message_index', 'forwarded_count', 'is_verified' and 'session_data'.");
        var body = JsonBytes.Raw(key);
        StorageLimits.CheckSize(body.Length, "A backed-up key");
        var before = session.First(
            $"SELECT first_message_index, forwarded_count, is_verified FROM key_backup_sessions WHERE user_id = {user} AND version = {version} AND room_id = {room} AND session_id = {id}",
            row => ((bool, long, long)?)Rank(row.Flag("is_verified"), row.Integer("first_message_index"), row.Integer("forwarded_count")));
        if (before is { } known && Rank(verified, index, forwarded).CompareTo(known) >= 0)
            return;
        if (before is null && Count(session, user, version) >= StorageLimits.MaxBackedUpKeys)
            throw ApiException.LimitExceeded(null, $"A backup can't have more than {StorageLimits.MaxBackedUpKeys} keys.");
        session.InsertOrReplace(
            "key_backup_sessions",
            ("user_id", user), ("version", version), ("room_id", room), ("session_id", id),
            ("first_message_index", index), ("forwarded_count", forwarded), ("is_verified", verified), ("body", body));
        session.Execute($"UPDATE key_backups SET etag = etag + 1 WHERE user_id = {user} AND version = {version}");
    }

    /// <summary>Returns the keys of a room or of one session; <see langword="null"/> for all.</summary>
    public static List<RoomKey> Keys(DbSession session, UserId user, long version, string? room, string? id) => session.Query(
        $"""
        SELECT room_id, session_id, body FROM key_backup_sessions WHERE user_id = {user} AND version = {version}
          AND ({room} IS NULL OR room_id = {room}) AND ({id} IS NULL OR session_id = {id}) ORDER BY room_id, session_id
        """,
        row => new RoomKey(row.Text("room_id"), row.Text("session_id"), row.Bytes("body")));

    /// <summary>Deletes the keys of a room or of one session; <see langword="null"/> for all.</summary>
    public static void DeleteKeys(DbSession session, UserId user, long version, string? room, string? id)
    {
        var deleted = session.Execute(
            $"DELETE FROM key_backup_sessions WHERE user_id = {user} AND version = {version} AND ({room} IS NULL OR room_id = {room}) AND ({id} IS NULL OR session_id = {id})");
        if (deleted > 0)
            session.Execute($"UPDATE key_backups SET etag = etag + 1 WHERE user_id = {user} AND version = {version}");
    }

    // Lower is better: a verified key, then one that decrypts more messages, then one that passed through fewer devices.
    private static (bool, long, long) Rank(bool verified, long index, long forwarded) => (!verified, index, forwarded);

    private static Backup Map(DbRow row) => new(row.Integer("version"), row.Text("algorithm"), row.Bytes("auth_data"), row.Integer("etag"));
}
