namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/logout/all</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3logoutall
/// Revokes all access tokens of the user and deletes all devices.
/// </summary>
public static class LogoutAll
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<EmptyObject, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/logout/all", MatrixJson.Default.EmptyObject, MatrixJson.Default.EmptyObject);
}
