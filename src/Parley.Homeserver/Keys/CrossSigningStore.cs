using System.Text.Json;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Keys;

/// <summary>The cross-signing keys of the users. The server does not verify their signatures.</summary>
internal static class CrossSigningStore
{
    /// <summary>The usage of the key that signs the keys of other users, which only its owner receives.</summary>
    public const string UserSigning = "user_signing";

    /// <summary>The usage of the key that signs the other two.</summary>
    public const string Master = "master";

    /// <summary>Gets the usages of the keys.</summary>
    public static IReadOnlyList<string> Usages { get; } = [Master, "self_signing", UserSigning];

    public static byte[]? Find(DbSession session, UserId user, string usage) =>
        session.First($"SELECT body FROM cross_signing_keys WHERE user_id = {user} AND usage = {usage}", row => row.Bytes("body"));

    public static void Set(WriteScope scope, UserId user, string usage, JsonElement key)
    {
        var body = JsonBytes.Raw(key);
        StorageLimits.CheckSize(body.Length, "A cross-signing key", StorageLimits.MaxKeyBytes);
        if (Find(scope.Session, user, usage) is { } before && KeyIn(before) is { } replaced && replaced != KeyIn(key))
            scope.Session.Execute($"DELETE FROM key_signatures WHERE user_id = {user} AND key_id = {replaced}");
        scope.Session.InsertOrReplace("cross_signing_keys", ("user_id", user), ("usage", usage), ("body", body));
        DeviceListStore.MarkChanged(scope, user);
    }

    /// <summary>Returns the public key of a cross-signing key; <see langword="null"/> if it does not have exactly one.</summary>
    public static string? KeyIn(JsonElement key) =>
        key.Object("keys") is { } keys && keys.EnumerateObject().ToList() is [var one] && one.Value.Text() is { } text && one.Name == "ed25519:" + text ? text : null;

    /// <inheritdoc cref="KeyIn(JsonElement)"/>
    public static string? KeyIn(byte[] key) => KeyIn(JsonElement.Parse(key));
}
