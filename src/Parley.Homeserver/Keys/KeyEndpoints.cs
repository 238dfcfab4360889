using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Positions;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Keys;

/// <summary>Device keys for end-to-end encryption. https://spec.matrix.org/v1.16/client-server-api/#key-management</summary>
internal sealed class KeyEndpoints(Database database) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Serve(UploadKeys.Endpoint, UploadAsync);
        routes.ServeRaw(QueryKeys.Endpoint, (request, body) => Task.FromResult(Query(request, body)));
        routes.Serve(ClaimKeys.Endpoint, ClaimAsync);
        routes.Get("/_matrix/client/v3/keys/changes", Changes);
    }

    private Task<UploadKeysResponse> UploadAsync(ApiRequest request, UploadKeysRequest body)
    {
        RequestLimits.CheckCount(body.OneTimeKeys?.Count ?? 0, RequestLimits.MaxKeys, "one-time keys");
        RequestLimits.CheckCount(body.FallbackKeys?.Count ?? 0, RequestLimits.MaxFallbackKeys, "fallback keys");
        return database.WriteAsync(scope =>
        {
            if (body.DeviceKeys is { } keys)
                KeyStore.SetDeviceKeys(scope, request.Session, Check(keys, request));
            KeyStore.AddOneTimeKeys(scope, request.Session, body.OneTimeKeys);
            KeyStore.SetFallbackKeys(scope, request.Session, body.FallbackKeys);
            return new UploadKeysResponse { OneTimeKeyCounts = KeyStore.OneTimeKeyCounts(scope.Session, request.Session) };
        });
    }

    private static JsonElement Check(JsonElement keys, ApiRequest request)
    {
        if (keys.Text("user_id") != request.User.Value || keys.Text("device_id") != request.Session.Device.Value)
            throw ApiException.InvalidParam("'device_keys' belong to another device.");
        return keys.Texts("algorithms") is not null && keys.Object("keys") is not null ? keys : throw ApiException.BadJson("'device_keys' lack 'algorithms' or 'keys'.");
    }

    private ApiResult Query(ApiRequest request, QueryKeysRequest body)
    {
        RequestLimits.CheckCount(body.DeviceKeys.Count, RequestLimits.MaxKeyOwners, "users");
        RequestLimits.CheckCount(body.DeviceKeys.Values.Sum(static wanted => wanted?.Count ?? 0), RequestLimits.MaxKeyOwners, "devices");
        return database.Read(session => new ApiResult(JsonBytes.Object(writer =>
        {
            var budget = new KeyQueryBudget(body.DeviceKeys.Count);
            // Before the devices, which cannot be verified without these keys.
            foreach (var usage in CrossSigningStore.Usages)
            {
                writer.WriteStartObject(usage + "_keys");
                foreach (var user in body.DeviceKeys.Keys)
                    if (CrossSigningStore.Find(session, user, usage) is { } found && (usage != CrossSigningStore.UserSigning || user == request.User))
                        Write(writer, budget, user, user.Value, SignedKeys.ForReader(session, request.User, user, CrossSigningStore.KeyIn(found)!, found));
                writer.WriteEndObject();
            }
            writer.WriteStartObject("device_keys");
            foreach (var (user, wanted) in body.DeviceKeys)
            {
                writer.WriteStartObject(user.Value);
                foreach (var found in KeyStore.OfUser(session, user))
                    if (wanted is not { Count: > 0 } || wanted.Contains(found.Device.Value))
                        Write(writer, budget, user, found.Device.Value, SignedKeys.ForReader(session, request.User, user, found));
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
            writer.WriteStartObject("failures");
            writer.WriteEndObject();
        })));
    }

    private static void Write(Utf8JsonWriter writer, KeyQueryBudget budget, UserId user, string name, byte[] keys)
    {
        if (!budget.TryTake(user, keys.Length))
            return;
        writer.WritePropertyName(name);
        writer.WriteRawValue(keys, skipInputValidation: true);
    }

    private Task<ClaimKeysResponse> ClaimAsync(ApiRequest request, ClaimKeysRequest body) => database.WriteAsync(scope =>
    {
        if (body.OneTimeKeys.Values.Any(static devices => devices is null || devices.ContainsValue(null!)))
            throw ApiException.BadJson("Each device must have an algorithm.");
        RequestLimits.CheckCount(body.OneTimeKeys.Values.Sum(static devices => devices.Count), RequestLimits.MaxKeyOwners, "devices");
        var claimed = new Dictionary<UserId, Dictionary<DeviceId, Dictionary<string, JsonElement>>>();
        foreach (var (user, devices) in body.OneTimeKeys)
            foreach (var (device, algorithm) in devices)
                if (KeyStore.Claim(scope, user, device, algorithm) is var (id, key))
                {
                    claimed.TryAdd(user, []);
                    claimed[user][device] = new() { [id] = JsonElement.Parse(key) };
                }
        return new ClaimKeysResponse { OneTimeKeys = claimed, Failures = [] };
    });

    private byte[] Changes(ApiRequest request)
    {
        var from = SyncToken.Parse(request.Query("from") ?? throw ApiException.MissingParam("'from' is missing.")).Position;
        var to = SyncToken.Parse(request.Query("to") ?? throw ApiException.MissingParam("'to' is missing.")).Position;
        return database.Read(session => JsonBytes.Object(writer =>
        {
            writer.WriteTexts("changed", DeviceListStore.Changed(session, request.User, from, to));
            writer.WriteTexts("left", DeviceListStore.Left(session, request.User, from, to));
        }));
    }
}
