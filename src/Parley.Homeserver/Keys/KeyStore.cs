using System.Text.Json;
using Parley.Homeserver.Accounts;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Keys;

/// <summary>The devices' public keys: kept and handed out, not looked into.</summary>
internal static class KeyStore
{
    public static void SetDeviceKeys(WriteScope scope, Session who, byte[] keys)
    {
        scope.Session.Execute("INSERT OR REPLACE INTO device_keys VALUES ($1, $2, $3, $4)", who.User.Value, who.Device.Value, keys, scope.NextPosition());
        var sharing = scope.Session.Query(
            "SELECT DISTINCT o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.membership = 'join' WHERE m.user_id = $1 AND m.membership = 'join'",
            row => UserId.Parse(row.Text(0)),
            who.User.Value);
        foreach (var user in sharing)
            scope.Concerns(user);
    }

    public static void AddOneTimeKeys(WriteScope scope, Session who, JsonElement keys, bool fallback)
    {
        foreach (var key in keys.EnumerateObject())
            scope.Session.Execute("INSERT OR REPLACE INTO one_time_keys VALUES ($1, $2, $3, $4, $5)", who.User.Value, who.Device.Value, key.Name, JsonBytes.Raw(key.Value), fallback ? 1 : 0);
    }

    public static List<(string Device, byte[] Keys, string? Name)> DeviceKeys(DbSession session, UserId user) => session.Query(
        "SELECT k.device_id, k.body, d.display_name FROM device_keys k JOIN devices d ON d.user_id = k.user_id AND d.device_id = k.device_id WHERE k.user_id = $1",
        row => (row.Text(0), row.Bytes(1), row.TextOrNull(2)),
        user.Value);

    /// <summary>Takes a one-time key, or where none is left the fallback key, which stays.</summary>
    public static (string Id, byte[] Key)? Claim(WriteScope scope, UserId user, string device, string algorithm)
    {
        var found = scope.Session.Query(
            "SELECT key_id, body, fallback FROM one_time_keys WHERE user_id = $1 AND device_id = $2 AND substr(key_id, 1, length($3) + 1) = $3 || ':' ORDER BY fallback, key_id LIMIT 1",
            row => (Id: row.Text(0), Key: row.Bytes(1), Fallback: row.Flag(2)),
            user.Value,
            device,
            algorithm);
        if (found is not [var key])
            return null;
        if (!key.Fallback)
            scope.Session.Execute("DELETE FROM one_time_keys WHERE user_id = $1 AND device_id = $2 AND key_id = $3", user.Value, device, key.Id);
        return (key.Id, key.Key);
    }

    public static List<(string Algorithm, long Count)> OneTimeKeyCounts(DbSession session, Session who) => session.Query(
        "SELECT substr(key_id, 1, instr(key_id, ':') - 1), count(*) FROM one_time_keys WHERE user_id = $1 AND device_id = $2 AND fallback = 0 GROUP BY 1",
        row => (row.Text(0), row.Integer(1)),
        who.User.Value,
        who.Device.Value);

    /// <summary>Who, of those that share a room with the user, has set device keys in (after, until].</summary>
    public static List<string> ChangedUsers(DbSession session, UserId user, long after, long until) => session.Query(
        """
        SELECT DISTINCT k.user_id FROM device_keys k WHERE k.position > $2 AND k.position <= $3 AND (k.user_id = $1 OR EXISTS (
          SELECT 1 FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.membership = 'join' AND o.user_id = k.user_id
          WHERE m.user_id = $1 AND m.membership = 'join'))
        """,
        row => row.Text(0),
        user.Value,
        after,
        until);
}
