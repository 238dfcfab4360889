namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/user/{userId}/openid/request_token</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3useruseridopenidrequest_token
/// Requests a token that shows another service who the user is.
/// </summary>
public static class RequestOpenIdToken
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<EmptyObject, OpenIdToken> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/user/{userId}/openid/request_token", MatrixJson.Default.EmptyObject, MatrixRareJson.Default.OpenIdToken);
}

/// <summary>A token for <c>GET /_matrix/federation/v1/openid/userinfo</c> of the homeserver.</summary>
public sealed record OpenIdToken : MatrixObject
{
    /// <summary>Gets the token.</summary>
    public required string AccessToken { get; init; }

    /// <summary>Gets the type, <c>Bearer</c>.</summary>
    public string TokenType { get; init; } = "Bearer";

    /// <summary>Gets the server name of the homeserver.</summary>
    public required string MatrixServerName { get; init; }

    /// <summary>Gets the lifetime, in seconds.</summary>
    public required long ExpiresIn { get; init; }
}
