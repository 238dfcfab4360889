using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/keys/query</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3keysquery
/// Gets the devices of users and their identity keys.
/// </summary>
public static class QueryKeys
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<QueryKeysRequest, QueryKeysResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/keys/query", MatrixRareJson.Default.QueryKeysRequest, MatrixRareJson.Default.QueryKeysResponse);
}

/// <summary>The body of <see cref="QueryKeys"/>.</summary>
public sealed record QueryKeysRequest : MatrixObject
{
    /// <summary>Gets the devices by user; an empty list means all.</summary>
    public required Dictionary<UserId, IReadOnlyList<string>> DeviceKeys { get; init; }

    /// <summary>Gets the time to wait for other servers, in ms.</summary>
    public long? Timeout { get; init; }
}

/// <summary>The response of <see cref="QueryKeys"/>.</summary>
public sealed record QueryKeysResponse : MatrixObject
{
    /// <summary>Gets the keys by user and device.</summary>
    public Dictionary<UserId, Dictionary<DeviceId, JsonElement>> DeviceKeys { get => field ?? new(); init; }

    /// <summary>Gets the servers that could not be reached, with the error of each.</summary>
    public Dictionary<string, JsonElement>? Failures { get; init; }
}
