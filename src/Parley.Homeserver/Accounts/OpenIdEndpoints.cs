using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>OpenID tokens, for services and widgets that must know who a user is.</summary>
internal sealed class OpenIdEndpoints(OpenIdTokens tokens, ServerIdentity identity) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Serve(RequestOpenIdToken.Endpoint, (request, _) => new OpenIdToken
        {
            AccessToken = tokens.Create(request.Self()),
            MatrixServerName = identity.Name,
            ExpiresIn = (long)OpenIdTokens.Lifetime.TotalSeconds,
        });
        // https://spec.matrix.org/v1.16/server-server-api/#get_matrixfederationv1openiduserinfo
        routes.Get("/_matrix/federation/v1/openid/userinfo", UserInfo, TokenRule.None);
    }

    private byte[] UserInfo(ApiRequest request) =>
        request.Query("access_token") is not { } token ? throw new ApiException(401, ErrorCode.MissingToken, "The query has no 'access_token'.")
        : tokens.Find(token) is { } user ? JsonBytes.Object(json => json.WriteString("sub", user.Value))
        : throw new ApiException(401, ErrorCode.UnknownToken, "The OpenID token is unknown or has expired.");
}
