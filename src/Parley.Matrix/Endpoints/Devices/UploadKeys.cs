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

/// <summary>Keys.</summary>
public sealed record UploadKeysRequest : MatrixObject
{
    /// <summary>Identity keys.</summary>
    public JsonElement? DeviceKeys { get; init; }

    /// <summary>One-time keys by <c>algorithm:id</c>.</summary>
    public Dictionary<string, JsonElement>? OneTimeKeys { get; init; }

    /// <summary>Fallback keys.</summary>
    public Dictionary<string, JsonElement>? FallbackKeys { get; init; }
}

/// <summary>How many one-time keys the server holds.</summary>
public sealed record UploadKeysResponse : MatrixObject
{
    /// <summary>Counts by algorithm.</summary>
    public Dictionary<string, long> OneTimeKeyCounts { get => field ?? new(); init; }
}
