using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Keys;

/// <summary>Device keys for end-to-end encryption. https://spec.matrix.org/v1.16/client-server-api/#key-management</summary>
internal sealed class KeyEndpoints(Database database) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Serve(UploadKeys.Endpoint, UploadAsync);
        routes.Serve(QueryKeys.Endpoint, Query);
        routes.Serve(ClaimKeys.Endpoint, ClaimAsync);
    }

    private Task<UploadKeysResponse> UploadAsync(ApiRequest request, UploadKeysRequest body) => database.WriteAsync(scope =>
    {
        if (body.DeviceKeys is { } keys)
            KeyStore.SetDeviceKeys(scope, request.Session, CheckOwner(keys, request));
        KeyStore.AddOneTimeKeys(scope, request.Session, body.OneTimeKeys, fallback: false);
        KeyStore.AddOneTimeKeys(scope, request.Session, body.FallbackKeys, fallback: true);
        return new UploadKeysResponse { OneTimeKeyCounts = KeyStore.OneTimeKeyCounts(scope.Session, request.Session) };
    });

    private static byte[] CheckOwner(JsonElement keys, ApiRequest request) =>
        keys.Text("user_id") == request.User.Value && keys.Text("device_id") == request.Session.Device.Value
            ? JsonBytes.Raw(keys)
            : throw ApiException.InvalidParam("'device_keys' belong to another device.");

    private QueryKeysResponse Query(ApiRequest request, QueryKeysRequest body) => database.Read(session => new QueryKeysResponse
    {
        DeviceKeys = body.DeviceKeys.ToDictionary(
            wanted => wanted.Key,
            wanted => KeyStore.OfUser(session, wanted.Key)
                .Where(found => wanted.Value.Count == 0 || wanted.Value.Contains(found.Device.Value))
                .ToDictionary(found => found.Device, WithDisplayName)),
        Failures = [],
    });

    private static JsonElement WithDisplayName(KeyStore.DeviceKeys found) => JsonBytes.Element(writer =>
    {
        foreach (var property in JsonElement.Parse(found.Keys).EnumerateObject())
            if (property.Name != "unsigned")
                property.WriteTo(writer);
        writer.WriteStartObject("unsigned");
        if (found.DisplayName is not null)
            writer.WriteString("device_display_name", found.DisplayName);
        writer.WriteEndObject();
    });

    private Task<ClaimKeysResponse> ClaimAsync(ApiRequest request, ClaimKeysRequest body) => database.WriteAsync(scope =>
    {
        var claimed = new Dictionary<UserId, Dictionary<DeviceId, Dictionary<string, JsonElement>>>();
        foreach (var (user, devices) in body.OneTimeKeys)
        {
            claimed[user] = [];
            foreach (var (device, algorithm) in devices)
                if (KeyStore.Claim(scope, user, device, algorithm) is var (id, key))
                    claimed[user][device] = new() { [id] = JsonElement.Parse(key) };
        }
        return new ClaimKeysResponse { OneTimeKeys = claimed, Failures = [] };
    });
}
