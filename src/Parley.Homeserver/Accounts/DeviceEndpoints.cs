using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>The devices of a user. https://spec.matrix.org/v1.16/client-server-api/#device-management</summary>
internal sealed class DeviceEndpoints(Database database, AccountStore accounts, PasswordAuth auth) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Serve(GetDevices.Endpoint, (request, _) => new DevicesResponse { Devices = [.. accounts.Devices(request.User).Select(Show)] });
        routes.Serve(GetDevice.Endpoint, (request, _) => Show(Find(request)));
        routes.Serve(UpdateDevice.Endpoint, RenameAsync);
        routes.Serve(DeleteDevice.Endpoint, DeleteAsync);
        routes.Post("/_matrix/client/v3/delete_devices", DeleteSeveralAsync);
        routes.Get("/_matrix/client/v3/admin/whois/{userId}", WhoIs);
    }

    private DeviceRecord Find(ApiRequest request) =>
        accounts.Devices(request.User).Find(device => device.Id.Value == request.Route("deviceId")) ?? throw ApiException.NotFound("The device does not exist.");

    private async Task<EmptyObject> RenameAsync(ApiRequest request, UpdateDeviceRequest body)
    {
        var device = Find(request);
        await database.WriteAsync(scope => AccountStore.RenameDevice(scope, request.User, device.Id, body.DisplayName));
        return EmptyObject.Instance;
    }

    private async Task<EmptyObject> DeleteAsync(ApiRequest request, AuthRequest body)
    {
        await auth.RequireAsync(request, body.Auth);
        var device = Find(request);
        await database.WriteAsync(scope => accounts.RemoveDevice(scope, request.User, device.Id));
        return EmptyObject.Instance;
    }

    private async Task<byte[]> DeleteSeveralAsync(ApiRequest request, JsonElement body)
    {
        var devices = body.Texts("devices") ?? throw ApiException.MissingParam("'devices' is missing.");
        RequestLimits.CheckCount(devices.Count, RequestLimits.MaxDeletedDevices, "devices");
        await auth.RequireAsync(request, PasswordAuth.Read(body), string.Join(' ', devices));
        await database.WriteAsync(scope =>
        {
            foreach (var device in AccountStore.Devices(scope.Session, request.User))
                if (devices.Contains(device.Id.Value))
                    accounts.RemoveDevice(scope, request.User, device.Id);
        });
        return JsonBytes.EmptyObject;
    }

    private byte[] WhoIs(ApiRequest request)
    {
        var user = request.Self();
        return JsonBytes.Object(writer =>
        {
            writer.WriteString("user_id", user.Value);
            writer.WriteStartObject("devices");
            foreach (var device in accounts.Devices(user))
            {
                writer.WriteStartObject(device.Id.Value);
                writer.WriteStartArray("sessions");
                writer.WriteStartObject();
                // The server keeps no addresses of its users.
                writer.WriteEmptyArray("connections");
                writer.WriteEndObject();
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        });
    }

    private static Device Show(DeviceRecord device) => new()
    {
        DeviceId = device.Id,
        DisplayName = device.DisplayName,
        LastSeenTs = device.LastSeenAt,
    };
}
