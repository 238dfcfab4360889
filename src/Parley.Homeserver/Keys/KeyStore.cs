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
    /// <summary>The algorithm of a one-time key with a colon, in the form in which the index contains it.</summary>
    public static readonly SqlPart Algorithm = new("substr(key_id, 1, instr(key_id, ':'))");

    /// <summary>The keys of a device, JSON in UTF-8, and its display name.</summary>
    public readonly record struct DeviceKeys(DeviceId Device, byte[] Keys, string? DisplayName);

    /// <exception cref="ApiException">M_TOO_LARGE.</exception>
    public static void SetDeviceKeys(WriteScope scope, Session who, JsonElement keys)
    {
        var body = JsonBytes.Raw(keys);
        StorageLimits.CheckSize(body.Length, "Device keys", StorageLimits.MaxKeyBytes);
        if (Find(scope.Session, who.User, who.Device.Value) is { } before && IsSame(before, keys))
            return;
        scope.Session.InsertOrReplace("device_keys", ("user_id", who.User), ("device_id", who.Device), ("body", body));
        DeviceListStore.MarkChanged(scope, who.User);
    }

    /// <summary>Adds one-time keys. A key that the device has uploaded before is skipped.</summary>
    /// <exception cref="ApiException">M_INVALID_PARAM if another key has the same ID, M_TOO_LARGE, or M_LIMIT_EXCEEDED if the device has too many keys.</exception>
    public static void AddOneTimeKeys(WriteScope scope, Session who, IReadOnlyDictionary<string, JsonElement>? keys)
    {
        foreach (var (id, key) in keys ?? new Dictionary<string, JsonElement>())
        {
            var before = scope.Session.First(
                $"SELECT body FROM one_time_keys WHERE user_id = {who.User} AND device_id = {who.Device} AND key_id = {id} AND fallback = 0", row => row.Bytes("body"));
            if (before is null)
                Insert(scope, who, id, key, isFallback: false);
            else if (!IsSame(before, key))
                throw ApiException.InvalidParam($"Another one-time key has the ID {id}.");
        }
        CheckNumber(scope.Session, who);
    }

    /// <summary>Sets fallback keys, of which a device has one for each algorithm.</summary>
    /// <exception cref="ApiException">M_TOO_LARGE, or M_LIMIT_EXCEEDED if the device has too many keys.</exception>
    public static void SetFallbackKeys(WriteScope scope, Session who, IReadOnlyDictionary<string, JsonElement>? keys)
    {
        foreach (var (id, key) in keys ?? new Dictionary<string, JsonElement>())
        {
            var prefix = id.Split(':')[0] + ":";
            scope.Session.Execute(
                $"DELETE FROM one_time_keys WHERE user_id = {who.User} AND device_id = {who.Device} AND {Algorithm} = {prefix} AND fallback = 1");
            Insert(scope, who, id, key, isFallback: true);
        }
        CheckNumber(scope.Session, who);
    }

    /// <summary>Returns the keys of a device, JSON in UTF-8; <see langword="null"/> if it has none.</summary>
    public static byte[]? Find(DbSession session, UserId user, string device) =>
        session.First($"SELECT body FROM device_keys WHERE user_id = {user} AND device_id = {device}", row => row.Bytes("body"));

    public static List<DeviceKeys> OfUser(DbSession session, UserId user) => session.Query(
        $"SELECT k.device_id, k.body, d.display_name FROM device_keys k JOIN devices d ON d.user_id = k.user_id AND d.device_id = k.device_id WHERE k.user_id = {user}",
        row => new DeviceKeys(row.Id<DeviceId>("device_id"), row.Bytes("body"), row.TextOrNull("display_name")));

    /// <summary>Takes the oldest one-time key; if there is none, returns the fallback key, which is kept.</summary>
    public static (string Id, byte[] Key)? Claim(WriteScope scope, UserId user, DeviceId device, string algorithm)
    {
        var found = scope.Session.Query(
            $"SELECT key_id, body, fallback FROM one_time_keys WHERE user_id = {user} AND device_id = {device} AND {Algorithm} = {algorithm + ":"} ORDER BY fallback, sequence, key_id LIMIT 1",
            row => (Id: row.Text("key_id"), Key: row.Bytes("body"), IsFallback: row.Flag("fallback")));
        if (found is not [var key])
            return null;
        if (key.IsFallback)
            scope.Session.Execute($"UPDATE one_time_keys SET used = 1 WHERE user_id = {user} AND device_id = {device} AND key_id = {key.Id}");
        else
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

    /// <summary>Returns the algorithms of the fallback keys that nobody has claimed.</summary>
    public static List<string> UnusedFallbackAlgorithms(DbSession session, Session who) => session.Query(
        $"SELECT DISTINCT substr(key_id, 1, instr(key_id, ':') - 1) AS algorithm FROM one_time_keys WHERE user_id = {who.User} AND device_id = {who.Device} AND fallback = 1 AND used = 0",
        row => row.Text("algorithm"));

    private static void Insert(WriteScope scope, Session who, string id, JsonElement key, bool isFallback)
    {
        var body = JsonBytes.Raw(key);
        StorageLimits.CheckSize(id.Length + body.Length, "A one-time key", StorageLimits.MaxKeyBytes);
        scope.Session.InsertOrReplace(
            "one_time_keys",
            ("user_id", who.User), ("device_id", who.Device), ("key_id", id), ("body", body), ("fallback", isFallback), ("used", false), ("sequence", scope.NextPosition()));
    }

    private static void CheckNumber(DbSession session, Session who)
    {
        if (session.Integer($"SELECT count(*) FROM one_time_keys WHERE user_id = {who.User} AND device_id = {who.Device}") > StorageLimits.MaxOneTimeKeys)
            throw ApiException.LimitExceeded(null, $"A device can't have more than {StorageLimits.MaxOneTimeKeys} one-time keys.");
    }

    private static bool IsSame(byte[] before, JsonElement key) => CanonicalJson.Encode(JsonElement.Parse(before)).AsSpan().SequenceEqual(CanonicalJson.Encode(key));
}
