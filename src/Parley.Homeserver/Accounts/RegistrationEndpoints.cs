using System.Text.Json;
using Parley.Homeserver.Http;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
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
    public void Map(MatrixRoutes routes)
    {
        routes.ServeRaw(Register.Endpoint, RegisterAsync);
        routes.Serve(RegisterAvailable.Endpoint, (request, _) =>
        {
            registration.CheckFree(registration.CheckName(request.Query("username") ?? throw MatrixException.MissingParam("'username' is missing.")));
            return new RegisterAvailableResponse { Available = true };
        });
    }

    private async Task<MatrixResult> RegisterAsync(MatrixRequest request)
    {
        if (request.Query("kind") == "guest")
            throw new MatrixException(403, ErrorCode.GuestAccessForbidden, "This server has no guests: register, or sign in.");
        if (!options.OpenRegistration)
            throw MatrixException.Forbidden("Registration is closed on this server.");
        var json = await request.ReadObjectAsync(mayBeEmpty: true);
        var body = Shape(json);
        var user = registration.CheckName(body.Username ?? Registration.RandomName());
        registration.CheckFree(user);
        if (body.Auth?.Type?.Value != "m.login.dummy")
            return Challenge();
        if (string.IsNullOrEmpty(body.Password))
            throw MatrixException.MissingParam("'password' is missing.");
        limits.Registration.Take(request.Address);
        var hash = await passwords.HashAsync(body.Password);
        var response = await database.WriteAsync(scope => Create(scope, user, hash, body));
        return MatrixRoutes.Result(Register.Endpoint, response);
    }

    private LoginResponse Create(WriteScope scope, UserId user, string hash, RegisterRequest body)
    {
        registration.Create(scope, user, hash, displayName: null);
        if (body.InhibitLogin == true)
            return new LoginResponse { UserId = user };
        var device = body.DeviceId ?? Registration.NewDevice();
        return new LoginResponse
        {
            UserId = user,
            DeviceId = device,
            AccessToken = accounts.SignIn(scope, user, device, body.InitialDeviceDisplayName),
        };
    }

    private static RegisterRequest Shape(JsonElement json)
    {
        try
        {
            return json.Deserialize(Register.Endpoint.Request!)!;
        }
        catch (JsonException error)
        {
            throw MatrixException.BadJson("The body is not of the right shape: " + error.Message);
        }
    }

    // https://spec.matrix.org/v1.16/client-server-api/#user-interactive-authentication-api: one stage that asks nothing.
    private static MatrixResult Challenge() => MatrixResult.Object(
        writer =>
        {
            writer.WriteString("session", Registration.RandomName());
            writer.WriteStartArray("flows");
            writer.WriteStartObject();
            writer.WriteStartArray("stages");
            writer.WriteStringValue("m.login.dummy");
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteStartObject("params");
            writer.WriteEndObject();
        },
        401);
}
