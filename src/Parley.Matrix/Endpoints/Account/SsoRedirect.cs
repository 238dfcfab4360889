namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/login/sso/redirect</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3loginssoredirect
/// Redirects the browser to the login page; it returns with <c>loginToken</c>.
/// Query: <c>redirectUrl</c>.
/// </summary>
public static class SsoRedirect
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, EmptyObject> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/login/sso/redirect", null, MatrixJson.Default.EmptyObject, NeedsToken: false);
}
