using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Media;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Accounts;

/// <summary>
/// Changing the password and closing the account. https://spec.matrix.org/v1.16/client-server-api/#account-management. An account has no
/// email address or telephone number on this server.
/// </summary>
internal sealed class AccountEndpoints(Database database, AccountStore accounts, AccountClosing closing, MediaRemoval files, PasswordAuth auth, Passwords passwords) : IEndpoints
{
    private static readonly ErrorCode ThreepidDenied = new("M_THREEPID_DENIED");

    public void Map(ApiRoutes routes)
    {
        routes.Post("/_matrix/client/v3/account/password", ChangePasswordAsync);
        routes.Post("/_matrix/client/v3/account/deactivate", DeactivateAsync);
        routes.Get("/_matrix/client/v3/account/3pid", _ => JsonBytes.Object(writer => writer.WriteEmptyArray("threepids")));
        foreach (var path in (ReadOnlySpan<string>)["account/3pid", "account/3pid/add", "account/3pid/bind", "account/3pid/delete", "account/3pid/unbind"])
            routes.Post("/_matrix/client/v3/" + path, (_, _) => throw Denied());
        foreach (var path in (ReadOnlySpan<string>)["account/3pid", "account/password", "register"])
            foreach (var medium in (ReadOnlySpan<string>)["email", "msisdn"])
                routes.Post($"/_matrix/client/v3/{path}/{medium}/requestToken", (_, _) => throw Denied(), TokenRule.None);
    }

    private async Task<byte[]> ChangePasswordAsync(ApiRequest request, JsonElement body)
    {
        if (body.Text("new_password") is not { Length: > 0 } password)
            throw ApiException.MissingParam("'new_password' is missing.");
        StorageLimits.CheckLength(password, RequestLimits.MaxPasswordLength, "A password");
        await auth.RequireAsync(request, PasswordAuth.Read(body));
        var hash = await passwords.HashAsync(password, request.Address, request.Aborted);
        await database.WriteAsync(scope =>
        {
            if (!accounts.SetPasswordHash(scope, request.User, hash))
                throw ApiException.Forbidden("This account has no password.");
            if (body.Flag("logout_devices") != false)
                accounts.RemoveDevices(scope, request.User, except: request.Session.Device);
        });
        return JsonBytes.EmptyObject;
    }

    private async Task<byte[]> DeactivateAsync(ApiRequest request, JsonElement body)
    {
        await auth.RequireAsync(request, PasswordAuth.Read(body));
        await database.WriteAsync(scope => closing.Close(scope, request.User));
        // Afterwards, because the closed account cannot upload further files.
        if (body.Flag("erase") == true)
            await files.RemoveAsync(request.User, before: null, CancellationToken.None);
        return JsonBytes.Object(writer => writer.WriteString("id_server_unbind_result", "success"));
    }

    private static ApiException Denied() => new(403, ThreepidDenied, "This server supports neither email addresses nor telephone numbers.");
}
