using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Parley.Homeserver.Http;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Accounts;

/// <summary>Users, their devices and access tokens.</summary>
internal sealed class AccountStore(Database database, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>Whether the user exists here.</summary>
    public bool Exists(UserId user) =>
        database.Read(session => session.Integer("SELECT 1 FROM users WHERE user_id = $1", user.Value) is not null);

    /// <summary>Creates a user.</summary>
    /// <exception cref="MatrixException">M_USER_IN_USE.</exception>
    public void Create(WriteScope scope, UserId user, string? passwordHash, string? displayName)
    {
        if (scope.Session.Integer("SELECT 1 FROM users WHERE user_id = $1", user.Value) is not null)
            throw new MatrixException(400, ErrorCode.UserInUse, "This name is taken.");
        scope.Session.Execute(
            "INSERT INTO users (user_id, password_hash, display_name, created_at) VALUES ($1, $2, $3, $4)",
            user.Value,
            passwordHash,
            displayName,
            Now());
    }

    /// <summary>The stored password; null where there is no such user or it has none.</summary>
    public string? PasswordHashOf(UserId user) =>
        database.Read(session => session.Text("SELECT password_hash FROM users WHERE user_id = $1", user.Value));

    public void SetPassword(WriteScope scope, UserId user, string passwordHash) =>
        scope.Session.Execute("UPDATE users SET password_hash = $2 WHERE user_id = $1", user.Value, passwordHash);

    /// <summary>Signs a device in. A device that is known keeps its inbox and loses its old tokens.</summary>
    /// <returns>The new access token.</returns>
    public string SignIn(WriteScope scope, UserId user, DeviceId device, string? displayName)
    {
        RevokeTokens(scope, user, device);
        scope.Session.Execute(
            """
            INSERT INTO devices VALUES ($1, $2, $3, $4)
            ON CONFLICT (user_id, device_id) DO UPDATE SET last_seen_at = excluded.last_seen_at, display_name = coalesce(excluded.display_name, display_name)
            """,
            user.Value,
            device.Value,
            displayName,
            Now());
        var token = "parley_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        scope.Session.Execute("INSERT INTO access_tokens VALUES ($1, $2, $3)", Digest(token), user.Value, device.Value);
        return token;
    }

    /// <summary>Who holds a token; null where nobody does.</summary>
    public Session? FindByToken(string token)
    {
        var digest = Digest(token);
        if (_sessions.TryGetValue(digest, out var known))
            return known;
        var found = database.Read(session => session.First(
            "SELECT user_id, device_id FROM access_tokens WHERE digest = $1",
            row => new Session(UserId.Parse(row.Text(0)), DeviceId.Parse(row.Text(1))),
            digest));
        // A token that was revoked between the read and here must not stay: read again after it is in.
        if (found is null)
            return null;
        _sessions[digest] = found;
        if (database.Read(session => session.Integer("SELECT 1 FROM access_tokens WHERE digest = $1", digest)) is not null)
            return found;
        _sessions.TryRemove(digest, out _);
        return null;
    }

    /// <summary>Removes a device: its tokens, its inbox and its keys.</summary>
    public void RemoveDevice(WriteScope scope, UserId user, DeviceId device)
    {
        RevokeTokens(scope, user, device);
        foreach (var table in (ReadOnlySpan<string>)["devices", "to_device", "device_keys", "one_time_keys", "transactions"])
            scope.Session.Execute("DELETE FROM " + table + " WHERE user_id = $1 AND device_id = $2", user.Value, device.Value);
        scope.Concerns(user, device);
    }

    /// <summary>The user's devices.</summary>
    public List<Device> Devices(UserId user) => database.Read(session => Devices(session, user));

    public static List<Device> Devices(DbSession session, UserId user) => session.Query(
        "SELECT device_id, display_name, last_seen_at FROM devices WHERE user_id = $1 ORDER BY device_id",
        row => new Device(DeviceId.Parse(row.Text(0)), row.TextOrNull(1), row.Integer(2)),
        user.Value);

    public static bool RenameDevice(WriteScope scope, UserId user, DeviceId device, string? displayName) =>
        scope.Session.Execute("UPDATE devices SET display_name = $3 WHERE user_id = $1 AND device_id = $2", user.Value, device.Value, displayName) == 1;

    private void RevokeTokens(WriteScope scope, UserId user, DeviceId device)
    {
        var digests = scope.Session.Query("SELECT digest FROM access_tokens WHERE user_id = $1 AND device_id = $2", row => row.Text(0), user.Value, device.Value);
        scope.Session.Execute("DELETE FROM access_tokens WHERE user_id = $1 AND device_id = $2", user.Value, device.Value);
        scope.AfterCommit(() =>
        {
            foreach (var digest in digests)
                _sessions.TryRemove(digest, out _);
        });
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Digest(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
