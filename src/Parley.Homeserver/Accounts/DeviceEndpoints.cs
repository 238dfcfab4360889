using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>The devices of a user. https://spec.matrix.org/v1.16/client-server-api/#device-management</summary>
internal sealed class DeviceEndpoints(Database database, AccountStore accounts, Passwords passwords, RateLimiters limits) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Serve(GetDevices.Endpoint, (request, _) => new DevicesResponse { Devices = [.. accounts.Devices(request.User).Select(Show)] });
        routes.Serve(GetDevice.Endpoint, (request, _) => Show(Find(request)));
        routes.Serve(UpdateDevice.Endpoint, RenameAsync);
        routes.Serve(DeleteDevice.Endpoint, DeleteAsync);
    }

    private DeviceRecord Find(ApiRequest request) =>
        accounts.Devices(request.User).Find(device => device.Id.Value == request.Route("deviceId")) ?? throw ApiException.NotFound("The device does not exist.");

    private async Task<EmptyObject> RenameAsync(ApiRequest request, UpdateDeviceRequest body)
    {
        var device = Find(request);
        await database.WriteAsync(scope => AccountStore.RenameDevice(scope, request.User, device.Id, body.DisplayName));
        return EmptyObject.Instance;
    }

    // A stolen token alone must not be enough to sign out the other devices, so the password is required.
    private async Task<EmptyObject> DeleteAsync(ApiRequest request, AuthRequest body)
    {
        var device = Find(request);
        if (body.Auth?.Password is not { } password)
            throw ApiException.AuthenticationRequired(LoginType.Password);
        limits.Login.Take(request.Address);
        if (!await passwords.VerifyAsync(password, accounts.PasswordHashOf(request.User), request.Address, request.Aborted))
            throw ApiException.AuthenticationRequired(LoginType.Password, "The password is wrong.");
        await database.WriteAsync(scope => accounts.RemoveDevice(scope, request.User, device.Id));
        return EmptyObject.Instance;
    }

    private static Device Show(DeviceRecord device) => new()
    {
        DeviceId = device.Id,
        DisplayName = device.DisplayName,
        LastSeenTs = device.LastSeenAt,
    };
}
