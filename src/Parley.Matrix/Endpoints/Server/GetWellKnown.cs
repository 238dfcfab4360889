using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /.well-known/matrix/client</c>
/// https://spec.matrix.org/v1.16/client-server-api/#getwell-knownmatrixclient
/// Where the homeserver of a domain is.
/// </summary>
public static class GetWellKnown
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, WellKnown> Endpoint { get; } =
        new("GET", "/.well-known/matrix/client", null, MatrixJson.Default.WellKnown, NeedsToken: false);
}

/// <summary>Where the homeserver of a domain is.</summary>
public sealed record WellKnown : MatrixObject
{
    /// <summary>The homeserver.</summary>
    [JsonPropertyName("m.homeserver")]
    public WellKnownServer? Homeserver { get; init; }
}

/// <summary>A server that a domain names.</summary>
public sealed record WellKnownServer : MatrixObject
{
    /// <summary>Its address, with or without a trailing slash.</summary>
    public string? BaseUrl { get; init; }
}
