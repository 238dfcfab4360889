namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/media/v3/upload</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixmediav3upload
/// Uploads a file. The body is the content of the file, with its media type in <c>Content-Type</c>.
/// Query: <c>filename</c>.
/// </summary>
public static class UploadMedia
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, UploadResponse> Endpoint { get; } =
        new("POST", "/_matrix/media/v3/upload", null, MatrixJson.Default.UploadResponse);
}

/// <summary>The response of <see cref="UploadMedia"/>.</summary>
public sealed record UploadResponse : MatrixObject
{
    /// <summary>Gets the address of the file.</summary>
    public required MxcUri ContentUri { get; init; }
}
