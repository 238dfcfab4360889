using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Keys;

/// <summary>The public keys of the devices. The server stores and returns them, and does not verify them.</summary>
internal static class KeyStore
{
    /// <summary>The keys of a device, JSON in UTF-8, and its display name.</summary>
    public readonly record struct DeviceKeys(DeviceId Device, byte[] Keys, string? DisplayName);

    /// <exception cref="ApiException">M_TOO_LARGE.</exception>
    public static void SetDeviceKeys(WriteScope scope, Session who, byte[] keys)
    {
        StorageLimits.CheckSize(keys.Length, "Device keys");
        scope.Session.InsertOrReplace("device_keys", ("user_id", who.User), ("device_id", who.Device), ("body", keys), ("position", scope.NextPosition()));
        var sharing = scope.Session.Query(
            $"SELECT DISTINCT o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.membership = 'join' WHERE m.user_id = {who.User} AND m.membership = 'join'",
            row => row.Id<UserId>("user_id"));
        foreach (var user in sharing)
            scope.Concerns(user);
    }

    /// <exception cref="ApiException">M_TOO_LARGE, or M_LIMIT_EXCEEDED if the device has too many keys.</exception>
    public static void AddOneTimeKeys(WriteScope scope, Session who, IReadOnlyDictionary<string, JsonElement>? keys, bool fallback)
    {
        if (keys is null)
            return;
        foreach (var (id, key) in keys)
        {
            var body = JsonBytes.Raw(key);
            StorageLimits.CheckSize(id.Length + body.Length, "A one-time key", StorageLimits.MaxKeyBytes);
            scope.Session.InsertOrReplace("one_time_keys", ("user_id", who.User), ("device_id", who.Device), ("key_id", id), ("body", body), ("fallback", fallback));
        }
        if (scope.Session.Integer($"SELECT count(*) FROM one_time_keys WHERE user_id = {who.User} AND device_id = {who.Device}") > StorageLimits.MaxOneTimeKeys)
            throw ApiException.LimitExceeded(null, $"A device can't have more than {StorageLimits.MaxOneTimeKeys} one-time keys.");
    }

    public static List<DeviceKeys> OfUser(DbSession session, UserId user) => session.Query(
        $"SELECT k.device_id, k.body, d.display_name FROM device_keys k JOIN devices d ON d.user_id = k.user_id AND d.device_id = k.device_id WHERE k.user_id = {user}",
        row => new DeviceKeys(row.Id<DeviceId>("device_id"), row.Bytes("body"), row.TextOrNull("display_name")));

    /// <summary>Takes a one-time key; if there is none, returns the fallback key, which is kept.</summary>
    public static (string Id, byte[] Key)? Claim(WriteScope scope, UserId user, DeviceId device, string algorithm)
    {
        var found = scope.Session.Query(
            $"SELECT key_id, body, fallback FROM one_time_keys WHERE user_id = {user} AND device_id = {device} AND substr(key_id, 1, {algorithm.Length + 1}) = {algorithm + ":"} ORDER BY fallback, key_id LIMIT 1",
            row => (Id: row.Text("key_id"), Key: row.Bytes("body"), IsFallback: row.Flag("fallback")));
        if (found is not [var key])
            return null;
        if (!key.IsFallback)
            scope.Session.Execute($"DELETE FROM one_time_keys WHERE user_id = {user} AND device_id = {device} AND key_id = {key.Id}");
        return (key.Id, key.Key);
    }

    /// <summary>Returns the number of one-time keys by algorithm.</summary>
    public static Dictionary<string, long> OneTimeKeyCounts(DbSession session, Session who) => session.Query(
        $"""
        SELECT substr(key_id, 1, instr(key_id, ':') - 1) AS algorithm, count(*) AS number
        FROM one_time_keys WHERE user_id = {who.User} AND device_id = {who.Device} AND fallback = 0 GROUP BY algorithm
        """,
        row => (Algorithm: row.Text("algorithm"), Number: row.Integer("number"))).ToDictionary(row => row.Algorithm, row => row.Number);

    /// <summary>Returns the users who share a room with the user and set device keys in (after, until].</summary>
    public static List<string> ChangedUsers(DbSession session, UserId user, long after, long until) => session.Query(
        $"""
        SELECT DISTINCT k.user_id FROM device_keys k WHERE k.position > {after} AND k.position <= {until} AND (k.user_id = {user} OR EXISTS (
          SELECT 1 FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.membership = 'join' AND o.user_id = k.user_id
          WHERE m.user_id = {user} AND m.membership = 'join'))
        """,
        row => row.Text("user_id"));
}
