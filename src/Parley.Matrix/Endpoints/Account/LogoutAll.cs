namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/logout/all</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3logoutall
/// Ends all of the user's access tokens and devices.
/// </summary>
public static class LogoutAll
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<EmptyObject, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/logout/all", MatrixJson.Default.EmptyObject, MatrixJson.Default.EmptyObject);
}
