using System.Text.Json;
using Parley.Homeserver.Accounts;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Keys;

/// <summary>Uploading cross-signing keys and signatures. https://spec.matrix.org/v1.16/client-server-api/#cross-signing</summary>
internal sealed class CrossSigningEndpoints(Database database, PasswordAuth auth) : IEndpoints
{
    private static readonly ErrorCode InvalidSignature = new("M_INVALID_SIGNATURE");

    public void Map(ApiRoutes routes)
    {
        routes.Post("/_matrix/client/v3/keys/device_signing/upload", UploadAsync);
        routes.Post("/_matrix/client/v3/keys/signatures/upload", SignAsync);
    }

    private async Task<byte[]> UploadAsync(ApiRequest request, JsonElement body)
    {
        var keys = CrossSigningStore.Usages.Select(usage => (Usage: usage, Key: body.Object(usage + "_key")))
            .Where(item => item.Key is not null).Select(item => (item.Usage, Key: item.Key!.Value)).ToList();
        foreach (var (usage, key) in keys)
            Check(request.User, usage, key);
        var before = database.Read(session => CrossSigningStore.Usages.ToDictionary(usage => usage, usage => CrossSigningStore.Find(session, request.User, usage)));
        var changed = keys.FindAll(item => before[item.Usage] is not { } known || !SignedKeys.Match(known, item.Key));
        if (changed.Count == 0)
            return JsonBytes.EmptyObject;
        if (before[CrossSigningStore.Master] is null && !keys.Exists(item => item.Usage == CrossSigningStore.Master))
            throw ApiException.MissingParam("A master key must be uploaded first.");
        // The first keys need no password: nobody trusts the user by cross-signing yet.
        if (before[CrossSigningStore.Master] is not null)
            await auth.RequireAsync(request, PasswordAuth.Read(body));
        await database.WriteAsync(scope =>
        {
            foreach (var (usage, key) in changed)
                CrossSigningStore.Set(scope, request.User, usage, key);
        });
        return JsonBytes.EmptyObject;
    }

    private static void Check(UserId user, string usage, JsonElement key)
    {
        if (key.Text("user_id") != user.Value || key.Texts("usage")?.Contains(usage) != true || CrossSigningStore.KeyIn(key) is null)
            throw ApiException.InvalidParam($"The key '{usage}_key' must have the ID of the user, its usage, and one Ed25519 key.");
        _ = CanonicalJson.Encode(key);
    }

    private async Task<byte[]> SignAsync(ApiRequest request, JsonElement body)
    {
        var failures = await database.WriteAsync(scope =>
        {
            var failed = new List<(string User, string Key, ErrorCode Code, string Message)>();
            foreach (var ofUser in body.EnumerateObject().Where(item => item.Value.ValueKind == JsonValueKind.Object))
                foreach (var signed in ofUser.Value.EnumerateObject())
                    if (Sign(scope, request.User, ofUser.Name, signed.Name, signed.Value) is var (code, message))
                        failed.Add((ofUser.Name, signed.Name, code, message));
            return failed;
        });
        return JsonBytes.Object(writer =>
        {
            writer.WriteStartObject("failures");
            foreach (var ofUser in failures.GroupBy(item => item.User))
            {
                writer.WriteStartObject(ofUser.Key);
                foreach (var (_, key, code, message) in ofUser)
                {
                    writer.WriteStartObject(key);
                    writer.WriteString("errcode", code.Value);
                    writer.WriteString("error", message);
                    writer.WriteEndObject();
                }
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        });
    }

    // Users sign their own devices and keys, and the master keys of others.
    private static (ErrorCode Code, string Message)? Sign(WriteScope scope, UserId signer, string ownerId, string keyId, JsonElement signed)
    {
        if (!UserId.TryParse(ownerId, out var owner) || Stored(scope.Session, owner, keyId, isOwn: owner == signer) is not { } stored)
            return (ErrorCode.NotFound, "The key does not exist.");
        if (signed.Object("signatures")?.Object(signer.Value) is not { } signatures || !SignedKeys.Match(stored, signed))
            return (InvalidSignature, "The signed object is not the key, or has no signature of the user.");
        SignedKeys.Add(scope, owner, keyId, signer, signatures);
        DeviceListStore.MarkChanged(scope, owner);
        return null;
    }

    private static byte[]? Stored(DbSession session, UserId owner, string keyId, bool isOwn)
    {
        if (isOwn && KeyStore.OfUser(session, owner).Find(device => device.Device.Value == keyId).Keys is { } ofDevice)
            return ofDevice;
        return (isOwn ? CrossSigningStore.Usages : [CrossSigningStore.Master])
            .Select(usage => CrossSigningStore.Find(session, owner, usage)).OfType<byte[]>().FirstOrDefault(key => CrossSigningStore.KeyIn(key) == keyId);
    }
}
