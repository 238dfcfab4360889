namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v1/media/download/{serverName}/{mediaId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv1mediadownloadservernamemediaid
/// Downloads a file. The body of the response is its content.
/// </summary>
public static class DownloadMedia
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, EmptyObject> Endpoint { get; } =
        new("GET", "/_matrix/client/v1/media/download/{serverName}/{mediaId}", null, MatrixJson.Default.EmptyObject);
}
