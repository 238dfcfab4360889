using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/keys/query</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3keysquery
/// Users' devices and their keys.
/// </summary>
public static class QueryKeys
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<QueryKeysRequest, QueryKeysResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/keys/query", MatrixRareJson.Default.QueryKeysRequest, MatrixRareJson.Default.QueryKeysResponse);
}

/// <summary>Whose keys.</summary>
public sealed record QueryKeysRequest : MatrixObject
{
    /// <summary>By user the devices; an empty list means all.</summary>
    public required Dictionary<UserId, IReadOnlyList<string>> DeviceKeys { get; init; }

    /// <summary>How long to wait for other servers, in ms.</summary>
    public long? Timeout { get; init; }
}

/// <summary>Keys.</summary>
public sealed record QueryKeysResponse : MatrixObject
{
    /// <summary>By user and device.</summary>
    public Dictionary<string, Dictionary<string, JsonElement>> DeviceKeys { get => field ?? new(); init; }

    /// <summary>Servers that did not answer.</summary>
    public Dictionary<string, JsonElement>? Failures { get; init; }
}
