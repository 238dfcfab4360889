using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>The user's devices. https://spec.matrix.org/v1.16/client-server-api/#device-management</summary>
internal sealed class DeviceEndpoints(Database database, AccountStore accounts, Passwords passwords) : IEndpoints
{
    public void Map(MatrixRoutes routes)
    {
        routes.Serve(GetDevices.Endpoint, (request, _) => new DevicesResponse { Devices = [.. accounts.Devices(request.User).Select(Show)] });
        routes.Serve(GetDevice.Endpoint, (request, _) => Show(Find(request)));
        routes.Serve(UpdateDevice.Endpoint, RenameAsync);
        routes.ServeRaw(DeleteDevice.Endpoint, DeleteAsync);
    }

    private Device Find(MatrixRequest request) =>
        accounts.Devices(request.User).Find(device => device.Id.Value == request.Route("deviceId")) ?? throw NoSuchDevice();

    private async Task<EmptyObject> RenameAsync(MatrixRequest request, UpdateDeviceRequest body)
    {
        var device = Find(request);
        await database.WriteAsync(scope => AccountStore.RenameDevice(scope, request.User, device.Id, body.DisplayName));
        return new EmptyObject();
    }

    // Whoever holds a token only must not throw the user's other devices out: the password is asked.
    private async Task<MatrixResult> DeleteAsync(MatrixRequest request)
    {
        var body = await request.ReadObjectAsync(mayBeEmpty: true);
        var device = Find(request);
        var password = body.Object("auth")?.Text("password");
        if (password is null)
            return Challenge(null);
        if (accounts.PasswordHashOf(request.User) is not { } stored || !await passwords.VerifyAsync(password, stored))
            return Challenge("The password is wrong.");
        await database.WriteAsync(scope => accounts.RemoveDevice(scope, request.User, device.Id));
        return MatrixResult.Empty;
    }

    private static MatrixResult Challenge(string? error) => MatrixResult.Object(
        writer =>
        {
            if (error is not null)
            {
                writer.WriteString("errcode", ErrorCode.Forbidden.Value);
                writer.WriteString("error", error);
            }
            writer.WriteString("session", Registration.RandomName());
            writer.WriteStartArray("flows");
            writer.WriteStartObject();
            writer.WriteStartArray("stages");
            writer.WriteStringValue("m.login.password");
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteStartObject("params");
            writer.WriteEndObject();
        },
        401);

    private static Matrix.Endpoints.Device Show(Device device) => new()
    {
        DeviceId = device.Id,
        DisplayName = device.DisplayName,
        LastSeenTs = device.LastSeenAt,
    };

    private static MatrixException NoSuchDevice() => MatrixException.NotFound("There is no such device.");
}
