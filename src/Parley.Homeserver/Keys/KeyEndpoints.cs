using System.Text.Json;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Keys;

/// <summary>Device keys for end-to-end encryption: uploaded, queried, claimed. https://spec.matrix.org/v1.16/client-server-api/#key-management</summary>
internal sealed class KeyEndpoints(Database database) : IEndpoints
{
    public void Map(MatrixRoutes routes)
    {
        routes.ServeRaw(UploadKeys.Endpoint, UploadAsync);
        routes.ServeRaw(QueryKeys.Endpoint, QueryAsync);
        routes.Map("POST", "/_matrix/client/v3/keys/claim", ClaimAsync);
    }

    private async Task<MatrixResult> UploadAsync(MatrixRequest request)
    {
        var body = await request.ReadObjectAsync();
        return await database.WriteAsync(
            scope =>
            {
                if (body.Object("device_keys") is { } keys)
                    KeyStore.SetDeviceKeys(scope, request.Session, CheckedOwner(keys, request));
                if (body.Object("one_time_keys") is { } oneTime)
                    KeyStore.AddOneTimeKeys(scope, request.Session, oneTime, fallback: false);
                if (body.Object("fallback_keys") is { } fallback)
                    KeyStore.AddOneTimeKeys(scope, request.Session, fallback, fallback: true);
                return MatrixResult.Object(writer =>
                {
                    writer.WriteStartObject("one_time_key_counts");
                    foreach (var (algorithm, count) in KeyStore.OneTimeKeyCounts(scope.Session, request.Session))
                        writer.WriteNumber(algorithm, count);
                    writer.WriteEndObject();
                });
            });
    }

    private static byte[] CheckedOwner(JsonElement keys, MatrixRequest request) =>
        keys.Text("user_id") == request.User.Value && keys.Text("device_id") == request.Session.Device.Value
            ? JsonBytes.Raw(keys)
            : throw MatrixException.InvalidParam("These keys are of another device.");

    private async Task<MatrixResult> QueryAsync(MatrixRequest request)
    {
        var wanted = (await request.ReadObjectAsync()).Object("device_keys") ?? throw MatrixException.MissingParam("'device_keys' is missing.");
        return database.Read(session => MatrixResult.Object(writer =>
        {
            writer.WriteStartObject("device_keys");
            foreach (var ofUser in wanted.EnumerateObject())
                if (UserId.TryParse(ofUser.Name, out var user))
                    WriteDevices(writer, session, user, wanted.Texts(ofUser.Name) ?? []);
            writer.WriteEndObject();
            writer.WriteStartObject("failures");
            writer.WriteEndObject();
        }));
    }

    private static void WriteDevices(Utf8JsonWriter writer, DbSession session, UserId user, IReadOnlyList<string> devices)
    {
        writer.WriteStartObject(user.Value);
        foreach (var (device, keys, name) in KeyStore.DeviceKeys(session, user))
        {
            if (devices.Count > 0 && !devices.Contains(device))
                continue;
            writer.WriteStartObject(device);
            foreach (var property in JsonElement.Parse(keys).EnumerateObject())
                if (property.Name != "unsigned")
                    property.WriteTo(writer);
            writer.WriteStartObject("unsigned");
            if (name is not null)
                writer.WriteString("device_display_name", name);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private async Task<MatrixResult> ClaimAsync(MatrixRequest request)
    {
        var wanted = (await request.ReadObjectAsync()).Object("one_time_keys") ?? throw MatrixException.MissingParam("'one_time_keys' is missing.");
        return await database.WriteAsync(scope => MatrixResult.Object(writer =>
        {
            writer.WriteStartObject("one_time_keys");
            foreach (var ofUser in wanted.EnumerateObject())
                if (UserId.TryParse(ofUser.Name, out var user) && ofUser.Value.ValueKind == JsonValueKind.Object)
                    WriteClaimed(writer, scope, user, ofUser.Value);
            writer.WriteEndObject();
            writer.WriteStartObject("failures");
            writer.WriteEndObject();
        }));
    }

    private static void WriteClaimed(Utf8JsonWriter writer, WriteScope scope, UserId user, JsonElement devices)
    {
        writer.WriteStartObject(user.Value);
        foreach (var ofDevice in devices.EnumerateObject())
        {
            if (ofDevice.Value.ValueKind != JsonValueKind.String || KeyStore.Claim(scope, user, ofDevice.Name, ofDevice.Value.GetString()!) is not { } claimed)
                continue;
            writer.WriteStartObject(ofDevice.Name);
            writer.WritePropertyName(claimed.Id);
            writer.WriteRawValue(claimed.Key, skipInputValidation: true);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }
}
