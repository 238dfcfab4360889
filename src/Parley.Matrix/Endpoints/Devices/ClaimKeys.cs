using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/keys/claim</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3keysclaim
/// Takes one-time keys of devices.
/// </summary>
public static class ClaimKeys
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<ClaimKeysRequest, ClaimKeysResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/keys/claim", MatrixRareJson.Default.ClaimKeysRequest, MatrixRareJson.Default.ClaimKeysResponse);
}

/// <summary>The body of <see cref="ClaimKeys"/>.</summary>
public sealed record ClaimKeysRequest : MatrixObject
{
    /// <summary>Gets the algorithm of the key to take, by user and device.</summary>
    public required Dictionary<UserId, Dictionary<DeviceId, string>> OneTimeKeys { get; init; }

    /// <summary>Gets the time to wait for other servers, in ms.</summary>
    public long? Timeout { get; init; }
}

/// <summary>The response of <see cref="ClaimKeys"/>.</summary>
public sealed record ClaimKeysResponse : MatrixObject
{
    /// <summary>Gets the keys by user, device and <c>algorithm:id</c>.</summary>
    public Dictionary<UserId, Dictionary<DeviceId, Dictionary<string, JsonElement>>> OneTimeKeys { get => field ?? new(); init; }

    /// <summary>Gets the servers that could not be reached, with the error of each.</summary>
    public Dictionary<string, JsonElement>? Failures { get; init; }
}
