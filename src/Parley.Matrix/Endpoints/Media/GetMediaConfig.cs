using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v1/media/config</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv1mediaconfig
/// Gets the limits of the content repository.
/// </summary>
public static class GetMediaConfig
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, MediaConfig> Endpoint { get; } =
        new("GET", "/_matrix/client/v1/media/config", null, MatrixJson.Default.MediaConfig);
}

/// <summary>The response of <see cref="GetMediaConfig"/>.</summary>
public sealed record MediaConfig : MatrixObject
{
    /// <summary>Gets the size of the largest file that can be uploaded, in bytes; <see langword="null"/> if the server does not limit it or does not report it.</summary>
    [JsonPropertyName("m.upload.size")]
    public long? UploadSize { get; init; }
}
