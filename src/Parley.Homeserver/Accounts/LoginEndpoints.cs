using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>Login and logout. https://spec.matrix.org/v1.16/client-server-api/#login</summary>
internal sealed class LoginEndpoints(ServerIdentity server, Database database, AccountStore accounts, TokenStore tokens, Passwords passwords, RateLimiters limits) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Serve(GetLoginFlows.Endpoint, (_, _) => new LoginFlowsResponse { Flows = [new LoginFlow { Type = LoginType.Password }] });
        routes.Serve(Login.Endpoint, LoginAsync);
        routes.Serve(RefreshAccessToken.Endpoint, RefreshAsync);
        routes.Serve(WhoAmI.Endpoint, (request, _) => new WhoAmIResponse { UserId = request.User, DeviceId = request.Session.Device, IsGuest = false });
        routes.Serve(Logout.Endpoint, LogoutAsync);
        routes.Serve(LogoutAll.Endpoint, LogoutAllAsync);
    }

    private async Task<LoginResponse> LoginAsync(ApiRequest request, LoginRequest body)
    {
        if (body.Type != LoginType.Password)
            throw new ApiException(400, ErrorCode.Unknown, $"This server does not support login with {body.Type}.");
        StorageLimits.CheckLength(body.Password, RequestLimits.MaxPasswordLength, "A password");
        limits.Login.Take(request.Address);
        var named = FindUser(body);
        // A hash also for an unknown user: the time of the response must not show which users exist.
        var stored = named is { } known ? accounts.PasswordHashOf(known) : null;
        if (!await passwords.VerifyAsync(body.Password ?? "", stored, named?.Value ?? "", request.Address, request.Aborted) || named is not { } user)
            throw ApiException.Forbidden("The user name or the password is wrong.");
        var device = body.DeviceId ?? AccountStore.NewDevice();
        var issued = await database.WriteAsync(scope => accounts.SignIn(scope, user, device, body.InitialDeviceDisplayName, body.RefreshToken == true));
        return new LoginResponse { UserId = user, DeviceId = device, AccessToken = issued.Access, RefreshToken = issued.Refresh, ExpiresInMs = issued.LifetimeMs };
    }

    private async Task<RefreshAccessTokenResponse> RefreshAsync(ApiRequest request, RefreshAccessTokenRequest body)
    {
        var issued = await database.WriteAsync(scope => tokens.Refresh(scope, body.RefreshToken));
        return new RefreshAccessTokenResponse { AccessToken = issued.Access, RefreshToken = issued.Refresh, ExpiresInMs = issued.LifetimeMs };
    }

    private UserId? FindUser(LoginRequest body)
    {
        // Old clients send the user outside an identifier.
        var name = body.Identifier is { Type: "m.id.user" } identifier ? identifier.User : body.Extra?.GetValueOrDefault("user").Text();
        return server.FindUser(name ?? throw ApiException.MissingParam("'identifier' is missing."));
    }

    private async Task<EmptyObject> LogoutAsync(ApiRequest request, EmptyObject _)
    {
        await database.WriteAsync(scope => accounts.RemoveDevice(scope, request.User, request.Session.Device));
        return EmptyObject.Instance;
    }

    private async Task<EmptyObject> LogoutAllAsync(ApiRequest request, EmptyObject _)
    {
        await database.WriteAsync(scope => accounts.RemoveDevices(scope, request.User));
        return EmptyObject.Instance;
    }
}
