using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>Registration. https://spec.matrix.org/v1.16/client-server-api/#account-registration-and-management</summary>
internal sealed class RegistrationEndpoints(
    HomeserverOptions options,
    Database database,
    AccountStore accounts,
    Registration registration,
    Passwords passwords,
    RateLimiters limits) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Serve(Register.Endpoint, RegisterAsync);
        routes.Serve(RegisterAvailable.Endpoint, (request, _) =>
        {
            registration.CheckFree(registration.CheckName(request.Query("username") ?? throw ApiException.MissingParam("'username' is missing.")));
            return new RegisterAvailableResponse { Available = true };
        });
    }

    private async Task<LoginResponse> RegisterAsync(ApiRequest request, RegisterRequest body)
    {
        if (request.Query("kind") == "guest")
            throw new ApiException(403, ErrorCode.GuestAccessForbidden, "This server does not support guests. Register an account or sign in.");
        if (!options.OpenRegistration)
            throw ApiException.Forbidden("Registration is closed on this server.");
        var user = registration.CheckName(body.Username ?? Registration.RandomName());
        registration.CheckFree(user);
        if (body.Auth?.Type != LoginType.Dummy)
            throw ApiException.AuthenticationRequired(LoginType.Dummy);
        if (string.IsNullOrEmpty(body.Password))
            throw ApiException.MissingParam("'password' is missing.");
        limits.Registration.Take(request.Address);
        var hash = await passwords.HashAsync(body.Password);
        return await database.WriteAsync(scope => Create(scope, user, hash, body));
    }

    private LoginResponse Create(WriteScope scope, UserId user, string hash, RegisterRequest body)
    {
        registration.Create(scope, user, hash, displayName: null);
        if (body.InhibitLogin == true)
            return new LoginResponse { UserId = user };
        var device = body.DeviceId ?? AccountStore.NewDevice();
        return new LoginResponse
        {
            UserId = user,
            DeviceId = device,
            AccessToken = accounts.SignIn(scope, user, device, body.InitialDeviceDisplayName),
        };
    }
}
