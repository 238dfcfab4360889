using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /.well-known/matrix/client</c>
/// https://spec.matrix.org/v1.16/client-server-api/#getwell-knownmatrixclient
/// Gets the address of the homeserver of a domain.
/// </summary>
public static class GetWellKnown
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, WellKnown> Endpoint { get; } =
        new("GET", "/.well-known/matrix/client", null, MatrixJson.Default.WellKnown, NeedsToken: false);
}

/// <summary>The discovery information of a domain.</summary>
public sealed record WellKnown : MatrixObject
{
    /// <summary>Gets the homeserver.</summary>
    [JsonPropertyName("m.homeserver")]
    public WellKnownServer? Homeserver { get; init; }
}

/// <summary>A server in the discovery information.</summary>
public sealed record WellKnownServer : MatrixObject
{
    /// <summary>Gets the base URL, with or without a trailing slash.</summary>
    public string? BaseUrl { get; init; }
}
