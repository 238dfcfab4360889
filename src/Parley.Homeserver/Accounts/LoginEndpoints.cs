using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>Login and logout. https://spec.matrix.org/v1.16/client-server-api/#login</summary>
internal sealed class LoginEndpoints(ServerIdentity server, Database database, AccountStore accounts, Passwords passwords, RateLimiters limits) : IEndpoints
{
    public void Map(MatrixRoutes routes)
    {
        routes.Serve(GetLoginFlows.Endpoint, (_, _) => new LoginFlowsResponse { Flows = [new LoginFlow { Type = LoginType.Password }] });
        routes.Serve(Login.Endpoint, LoginAsync);
        routes.Serve(WhoAmI.Endpoint, (request, _) => new WhoAmIResponse { UserId = request.User, DeviceId = request.Session.Device, IsGuest = false });
        routes.Serve(Logout.Endpoint, LogoutAsync);
        routes.Serve(LogoutAll.Endpoint, LogoutAllAsync);
    }

    private async Task<LoginResponse> LoginAsync(MatrixRequest request, LoginRequest body)
    {
        if (body.Type != LoginType.Password)
            throw new MatrixException(400, ErrorCode.Unknown, $"This server has no login of type {body.Type}.");
        limits.Login.Take(request.Address);
        var user = WhoIsMeant(body) ?? throw Wrong();
        var stored = accounts.PasswordHashOf(user);
        if (stored is null || !await passwords.VerifyAsync(body.Password ?? "", stored))
            throw Wrong();
        var device = body.DeviceId ?? Registration.NewDevice();
        var token = await database.WriteAsync(scope => accounts.SignIn(scope, user, device, body.InitialDeviceDisplayName));
        return new LoginResponse { UserId = user, DeviceId = device, AccessToken = token };
    }

    private UserId? WhoIsMeant(LoginRequest body)
    {
        // Old clients name the user outside of an identifier.
        var name = body.Identifier is { Type: "m.id.user" } identifier ? identifier.User : body.Extra?.GetValueOrDefault("user").SafeText();
        if (name is null)
            throw MatrixException.MissingParam("The login names no user.");
        if (UserId.TryParse(name, out var user))
            return user;
        return UserId.TryParse("@" + name + ":" + server.Name, out user) ? user : null;
    }

    private async Task<EmptyObject> LogoutAsync(MatrixRequest request, EmptyObject _)
    {
        await database.WriteAsync(scope => accounts.RemoveDevice(scope, request.User, request.Session.Device));
        return new EmptyObject();
    }

    private async Task<EmptyObject> LogoutAllAsync(MatrixRequest request, EmptyObject _)
    {
        await database.WriteAsync(scope =>
        {
            foreach (var device in AccountStore.Devices(scope.Session, request.User))
                accounts.RemoveDevice(scope, request.User, device.Id);
        });
        return new EmptyObject();
    }

    private static MatrixException Wrong() => MatrixException.Forbidden("The name or the password is wrong.");
}
