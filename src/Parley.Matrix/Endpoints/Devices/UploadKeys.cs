using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/keys/upload</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3keysupload
/// Publishes end-to-end encryption keys.
/// </summary>
public static class UploadKeys
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<UploadKeysRequest, UploadKeysResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/keys/upload", MatrixRareJson.Default.UploadKeysRequest, MatrixRareJson.Default.UploadKeysResponse);
}

/// <summary>The body of <see cref="UploadKeys"/>.</summary>
public sealed record UploadKeysRequest : MatrixObject
{
    /// <summary>Gets the identity keys.</summary>
    public JsonElement? DeviceKeys { get; init; }

    /// <summary>Gets the one-time keys by <c>algorithm:id</c>.</summary>
    public Dictionary<string, JsonElement>? OneTimeKeys { get; init; }

    /// <summary>Gets the fallback keys by <c>algorithm:id</c>.</summary>
    public Dictionary<string, JsonElement>? FallbackKeys { get; init; }
}

/// <summary>The response of <see cref="UploadKeys"/>.</summary>
public sealed record UploadKeysResponse : MatrixObject
{
    /// <summary>Gets the number of unclaimed one-time keys by algorithm.</summary>
    public Dictionary<string, long> OneTimeKeyCounts { get => field ?? new(); init; }
}
