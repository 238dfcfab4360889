using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Invitations;
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
    Admission admission,
    AuthSessions sessions,
    Passwords passwords,
    RateLimiters limits) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Serve(Register.Endpoint, RegisterAsync);
        routes.Serve(RegisterAvailable.Endpoint, (request, _) =>
        {
            limits.Lookup.Take(request.Address);
            registration.CheckFree(registration.CheckName(request.Query("username") ?? throw ApiException.MissingParam("'username' is missing.")));
            return new RegisterAvailableResponse { Available = true };
        });
        routes.Serve(RegistrationTokenValidity.Endpoint, CheckToken);
    }

    private async Task<LoginResponse> RegisterAsync(ApiRequest request, RegisterRequest body)
    {
        if (request.Query("kind") == "guest")
            throw new ApiException(403, ErrorCode.GuestAccessForbidden, "This server does not support guests. Register an account or sign in.");
        if (options.Registration == RegistrationMode.Closed)
            throw ApiException.Forbidden("Registration is closed on this server.");
        // Before a session keeps them.
        StorageLimits.CheckLength(body.Password, RequestLimits.MaxPasswordLength, "A password");
        StorageLimits.CheckLength(body.InitialDeviceDisplayName, StorageLimits.MaxDeviceNameLength, "The name of a device");
        body = sessions.Complete(body);
        if (body.Username is not null)
            limits.Lookup.Take(request.Address);
        var user = registration.CheckName(body.Username ?? Registration.RandomName());
        registration.CheckFree(user);
        var stage = options.Registration == RegistrationMode.Invite ? LoginType.RegistrationToken : LoginType.Dummy;
        if (body.Auth?.Type != stage)
            throw ApiException.AuthenticationRequired(stage, SessionOf(body));
        if (string.IsNullOrEmpty(body.Password))
            throw ApiException.MissingParam("'password' is missing.");
        limits.Registration.Take(request.Address);
        // Checked before the hash, which takes long, and again when the account is created, because a code may have few uses.
        var code = stage == LoginType.RegistrationToken ? body.Auth?.Token ?? "" : null;
        if (code is not null && database.Read(session => admission.FindUsable(session, code)) is null)
            throw InvalidCode(body);
        var hash = await passwords.HashAsync(body.Password, request.Address, request.Aborted);
        return await database.WriteAsync(scope => Create(scope, user, hash, code, body));
    }

    private LoginResponse Create(WriteScope scope, UserId user, string hash, string? code, RegisterRequest body)
    {
        var invitation = code is null ? null : admission.FindUsable(scope.Session, code) ?? throw InvalidCode(body);
        registration.Create(scope, user, hash, displayName: null, invitation);
        if (body.InhibitLogin == true)
            return new LoginResponse { UserId = user };
        var device = body.DeviceId ?? AccountStore.NewDevice();
        var issued = accounts.SignIn(scope, user, device, body.InitialDeviceDisplayName, body.RefreshToken == true);
        return new LoginResponse { UserId = user, DeviceId = device, AccessToken = issued.Access, RefreshToken = issued.Refresh, ExpiresInMs = issued.LifetimeMs };
    }

    private RegistrationTokenValidityResponse CheckToken(ApiRequest request, NoBody _)
    {
        limits.InvitationCheck.Take(request.Address);
        if (options.Registration != RegistrationMode.Invite)
            throw ApiException.Forbidden(options.Registration == RegistrationMode.Closed ? "Registration is closed on this server." : "Registration on this server needs no invitation code.");
        var code = request.Query("token") ?? throw ApiException.MissingParam("'token' is missing.");
        return new RegistrationTokenValidityResponse { Valid = database.Read(session => admission.FindUsable(session, code)) is not null };
    }

    private string SessionOf(RegisterRequest body) => sessions.Continue(body.Auth?.Session, "register", body with { Auth = null, Extra = null });

    private ApiException InvalidCode(RegisterRequest body) =>
        ApiException.AuthenticationRequired(LoginType.RegistrationToken, SessionOf(body), "The invitation code is wrong, used up or expired. Ask the server's administrator for another one.");
}
