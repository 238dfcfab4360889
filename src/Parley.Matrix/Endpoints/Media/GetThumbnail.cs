namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv1mediathumbnailservernamemediaid
/// Downloads a smaller copy of an image. The body of the response is its content.
/// Query: <c>width</c> and <c>height</c> in pixels, and <c>method</c>: <c>scale</c> or <c>crop</c>.
/// </summary>
public static class GetThumbnail
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, EmptyObject> Endpoint { get; } =
        new("GET", "/_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}", null, MatrixJson.Default.EmptyObject);
}
