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
        var signed = body.EnumerateObject().Where(ofUser => ofUser.Value.ValueKind == JsonValueKind.Object)
            .SelectMany(ofUser => ofUser.Value.EnumerateObject(), (ofUser, key) => (User: ofUser.Name, Key: key.Name, key.Value)).ToList();
        RequestLimits.CheckCount(signed.Count, RequestLimits.MaxSignedKeys, "signed keys");
        var failures = await database.WriteAsync(scope =>
        {
            var failed = new List<(string User, string Key, ApiException Error)>();
            var changed = new HashSet<UserId>();
            foreach (var (user, key, value) in signed)
                try
                {
                    if (Sign(scope, request.User, user, key, value) is { } owner)
                        changed.Add(owner);
                }
                catch (ApiException error)
                {
                    failed.Add((user, key, error));
                }
            foreach (var owner in changed)
                DeviceListStore.MarkChanged(scope, owner);
            return failed;
        });
        return JsonBytes.Object(writer =>
        {
            writer.WriteStartObject("failures");
            foreach (var ofUser in failures.GroupBy(item => item.User))
            {
                writer.WriteStartObject(ofUser.Key);
                foreach (var (_, key, error) in ofUser)
                {
                    writer.WriteStartObject(key);
                    writer.WriteString("errcode", error.Code?.Value);
                    writer.WriteString("error", error.Message);
                    writer.WriteEndObject();
                }
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        });
    }

    // Users sign their own devices and keys, and the master keys of others. Returns the owner if a signature is new.
    private static UserId? Sign(WriteScope scope, UserId signer, string ownerId, string keyId, JsonElement signed)
    {
        if (!UserId.TryParse(ownerId, out var owner) || Stored(scope.Session, owner, keyId, isOwn: owner == signer) is not { } stored)
            throw ApiException.NotFound("The key does not exist.");
        if (signed.Object("signatures")?.Object(signer.Value) is not { } signatures || !SignedKeys.Match(stored, signed))
            throw new ApiException(400, InvalidSignature, "The signed object is not the key, or has no signature of the user.");
        return SignedKeys.Add(scope, owner, keyId, signer, signatures) ? owner : null;
    }

    private static byte[]? Stored(DbSession session, UserId owner, string keyId, bool isOwn)
    {
        if (isOwn && KeyStore.Find(session, owner, keyId) is { } ofDevice)
            return ofDevice;
        return (isOwn ? CrossSigningStore.Usages : [CrossSigningStore.Master])
            .Select(usage => CrossSigningStore.Find(session, owner, usage)).OfType<byte[]>().FirstOrDefault(key => CrossSigningStore.KeyIn(key) == keyId);
    }
}
