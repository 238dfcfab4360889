namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/logout</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3logout
/// Revokes the access token and deletes its device.
/// </summary>
public static class Logout
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<EmptyObject, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/logout", MatrixJson.Default.EmptyObject, MatrixJson.Default.EmptyObject);
}
