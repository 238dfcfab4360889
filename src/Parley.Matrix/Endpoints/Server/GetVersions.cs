using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/versions</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientversions
/// Gets the versions of the specification that the server supports.
/// </summary>
public static class GetVersions
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, VersionsResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/versions", null, MatrixJson.Default.VersionsResponse, NeedsToken: false);
}

/// <summary>The response of <see cref="GetVersions"/>.</summary>
public sealed record VersionsResponse : MatrixObject
{
    /// <summary>Gets the versions of the specification.</summary>
    [JsonConverter(typeof(TolerantListConverter<string>))]
    public IReadOnlyList<string> Versions { get => field ?? []; init; }

    /// <summary>Gets the unstable features by name.</summary>
    public Dictionary<string, bool> UnstableFeatures { get => field ?? new(); init; }
}
