using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>Requires the password of the user: a stolen token alone must not be enough to take over or close an account.</summary>
internal sealed class PasswordAuth(ServerIdentity server, AccountStore accounts, AuthSessions sessions, Passwords passwords, RateLimiters limits)
{
    /// <summary>Checks the stage <c>m.login.password</c> of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="auth">The <c>auth</c> of its body; <see langword="null"/> if there is none.</param>
    /// <param name="target">The object of the operation that the path does not contain.</param>
    /// <exception cref="ApiException">The authentication that is required, or M_FORBIDDEN for another user or another operation.</exception>
    public async Task RequireAsync(ApiRequest request, AuthData? auth, string target = "")
    {
        var operation = $"{request.User} {request.Http.Request.Method} {request.RawPath} {target}";
        sessions.Check(auth?.Session, operation);
        if (auth?.Password is not { } password || (auth.Type is { } type && type != LoginType.Password))
            throw ApiException.AuthenticationRequired(LoginType.Password, sessions.Continue(auth?.Session, operation));
        if (NamedUser(auth) is { } named && named != request.User)
            throw ApiException.Forbidden("The authentication is for another user.");
        StorageLimits.CheckLength(password, RequestLimits.MaxPasswordLength, "A password");
        limits.Login.Take(request.Address);
        // Wrong passwords of others must not keep the user from changing the password.
        if (!await passwords.VerifyAsync(password, accounts.PasswordHashOf(request.User), $"{request.User} {request.Session.Device}", request.Address, request.Aborted))
            throw ApiException.AuthenticationRequired(LoginType.Password, sessions.Continue(auth.Session, operation), "The password is wrong.");
    }

    /// <summary>Returns the <c>auth</c> of a body; <see langword="null"/> if there is none.</summary>
    /// <exception cref="ApiException">M_BAD_JSON.</exception>
    public static AuthData? Read(JsonElement body) =>
        body.Object("auth") is { } given ? JsonObjects.TryRead(given, MatrixJson.Default.AuthData) ?? throw ApiException.BadJson("'auth' has the wrong shape.") : null;

    // Old clients send the user outside an identifier.
    private UserId? NamedUser(AuthData auth)
    {
        var identifier = auth.Extra?.GetValueOrDefault("identifier");
        return (identifier?.Text("user") ?? auth.Extra?.GetValueOrDefault("user").Text()) is { } name ? server.FindUser(name) : null;
    }
}
