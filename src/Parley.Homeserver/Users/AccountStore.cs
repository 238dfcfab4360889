using System.Security.Cryptography;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Users;

/// <summary>Users and their devices.</summary>
internal sealed class AccountStore(Database database, TokenStore tokens, TimeProvider time)
{
    // Instead of a password hash. NULL would make the account one of the host.
    private const string Deactivated = "";

    /// <summary>Returns a device ID for a login that names no device.</summary>
    public static DeviceId NewDevice() => DeviceId.Parse(RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 10));

    /// <summary>Returns whether a user exists on this server.</summary>
    public bool Exists(UserId user) => database.Read(session => Exists(session, user));

    /// <summary>Returns whether a user exists and is not deactivated.</summary>
    public bool IsActive(UserId user) =>
        database.Read(session => session.Any($"SELECT 1 FROM users WHERE user_id = {user} AND (password_hash IS NULL OR password_hash <> {Deactivated})"));

    /// <summary>Creates a user.</summary>
    /// <exception cref="ApiException">M_USER_IN_USE.</exception>
    /// <returns>Whether the user is the administrator: the first account with a password. The accounts of the host have none.</returns>
    public bool Create(WriteScope scope, UserId user, string? passwordHash, string? displayName)
    {
        if (Exists(scope.Session, user))
            throw new ApiException(400, ErrorCode.UserInUse, "This user name is taken.");
        var isFirst = passwordHash is not null && !scope.Session.Any($"SELECT 1 FROM users WHERE password_hash IS NOT NULL");
        scope.Session.Insert(
            "users",
            ("user_id", user), ("password_hash", passwordHash), ("display_name", displayName), ("created_at", Now()), ("administrator", isFirst));
        return isFirst;
    }

    /// <summary>Returns the stored password hash; <see langword="null"/> if the user does not exist, has no password or is deactivated.</summary>
    public string? PasswordHashOf(UserId user) =>
        database.Read(session => session.Text($"SELECT password_hash FROM users WHERE user_id = {user} AND password_hash <> {Deactivated}"));

    /// <summary>Replaces the password hash of a user who has one.</summary>
    /// <param name="scope">The change in progress.</param>
    /// <param name="user">The user.</param>
    /// <param name="passwordHash">The hash; <see langword="null"/> to deactivate the account.</param>
    /// <returns>Whether the user exists, has a password and is not deactivated.</returns>
    public bool SetPasswordHash(WriteScope scope, UserId user, string? passwordHash)
    {
        return scope.Session.Execute($"UPDATE users SET password_hash = {passwordHash ?? Deactivated} WHERE user_id = {user} AND password_hash <> {Deactivated}") > 0;
    }

    /// <summary>Removes all devices of a user, except one.</summary>
    public void RemoveDevices(WriteScope scope, UserId user, DeviceId? except = null)
    {
        foreach (var device in Devices(scope.Session, user))
            if (device.Id != except)
                RemoveDevice(scope, user, device.Id);
    }

    /// <summary>Returns all users, in the order of their IDs.</summary>
    public static List<UserSummary> All(DbSession session) => session.Query(
        $"""
        SELECT user_id, display_name, password_hash, administrator, created_at,
          (SELECT count(*) FROM devices WHERE devices.user_id = users.user_id) AS devices,
          (SELECT count(*) FROM memberships WHERE memberships.user_id = users.user_id AND membership = 'join') AS rooms
        FROM users ORDER BY user_id
        """,
        row => new UserSummary(
            row.Id<UserId>("user_id"),
            row.TextOrNull("display_name"),
            row.TextOrNull("password_hash") switch
            {
                null => AccountKind.Host,
                Deactivated => AccountKind.Deactivated,
                _ => row.Flag("administrator") ? AccountKind.Administrator : AccountKind.User,
            },
            (int)row.Integer("devices"),
            (int)row.Integer("rooms"),
            DateTimeOffset.FromUnixTimeMilliseconds(row.Integer("created_at"))));

    /// <summary>
    /// Signs a device in. A device that exists keeps its inbox, and its old tokens are revoked. If the user has too many devices, the one that
    /// signed in first is removed: a refusal would lock out a user whose program signs in as a new device each time.
    /// </summary>
    /// <param name="scope">The change in progress.</param>
    /// <param name="user">The user.</param>
    /// <param name="device">The device.</param>
    /// <param name="displayName">The display name of the device; <see langword="null"/> to keep its name.</param>
    /// <param name="refreshable">Whether the client supports refresh tokens.</param>
    /// <exception cref="ApiException">M_INVALID_PARAM: the display name is too long.</exception>
    public IssuedTokens SignIn(WriteScope scope, UserId user, DeviceId device, string? displayName, bool refreshable = false)
    {
        CheckName(displayName);
        MakeRoom(scope, user, device);
        if (!scope.Session.Any($"SELECT 1 FROM devices WHERE user_id = {user} AND device_id = {device}"))
            DeviceListStore.MarkChanged(scope, user);
        scope.Session.Execute(
            $"""
            INSERT INTO devices (user_id, device_id, display_name, last_seen_at) VALUES ({user}, {device}, {displayName}, {Now()})
            ON CONFLICT (user_id, device_id) DO UPDATE SET last_seen_at = excluded.last_seen_at, display_name = coalesce(excluded.display_name, display_name)
            """);
        return tokens.Issue(scope, user, device, refreshable);
    }

    /// <summary>Removes a device with its tokens, its inbox and its keys.</summary>
    public void RemoveDevice(WriteScope scope, UserId user, DeviceId device)
    {
        tokens.Revoke(scope, user, device);
        scope.Session.Execute($"DELETE FROM key_signatures WHERE user_id = {user} AND key_id = {device}");
        foreach (var table in (ReadOnlySpan<string>)["devices", "to_device", "device_keys", "one_time_keys", "transactions"])
            scope.Session.Execute($"DELETE FROM {new SqlPart(table)} WHERE user_id = {user} AND device_id = {device}");
        scope.Concerns(user, device);
        DeviceListStore.MarkChanged(scope, user);
    }

    /// <summary>Returns the devices of a user.</summary>
    public List<DeviceRecord> Devices(UserId user) => database.Read(session => Devices(session, user));

    /// <inheritdoc cref="Devices(UserId)"/>
    public static List<DeviceRecord> Devices(DbSession session, UserId user) => session.Query(
        $"SELECT device_id, display_name, last_seen_at FROM devices WHERE user_id = {user} ORDER BY device_id",
        row => new DeviceRecord(row.Id<DeviceId>("device_id"), row.TextOrNull("display_name"), row.Integer("last_seen_at")));

    /// <exception cref="ApiException">M_INVALID_PARAM: the display name is too long.</exception>
    public static void RenameDevice(WriteScope scope, UserId user, DeviceId device, string? displayName)
    {
        CheckName(displayName);
        scope.Session.Execute($"UPDATE devices SET display_name = {displayName} WHERE user_id = {user} AND device_id = {device}");
        DeviceListStore.MarkChanged(scope, user);
    }

    private static void CheckName(string? displayName) => StorageLimits.CheckLength(displayName, StorageLimits.MaxDeviceNameLength, "The name of a device");

    private void MakeRoom(WriteScope scope, UserId user, DeviceId device)
    {
        var others = scope.Session.Query(
            $"SELECT device_id FROM devices WHERE user_id = {user} AND device_id <> {device} ORDER BY last_seen_at DESC, device_id",
            row => row.Id<DeviceId>("device_id"));
        foreach (var oldest in others.Skip(StorageLimits.MaxDevices - 1))
            RemoveDevice(scope, user, oldest);
    }

    private static bool Exists(DbSession session, UserId user) => session.Any($"SELECT 1 FROM users WHERE user_id = {user}");

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
