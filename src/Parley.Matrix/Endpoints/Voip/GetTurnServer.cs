using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/voip/turnServer</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3voipturnserver
/// Gets the TURN servers and credentials; <c>{}</c> if the homeserver has none.
/// </summary>
public static class GetTurnServer
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, TurnServerResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/voip/turnServer", null, MatrixJson.Default.TurnServerResponse);
}

/// <summary>The response of <see cref="GetTurnServer"/>.</summary>
public sealed record TurnServerResponse : MatrixObject
{
    /// <summary>Gets the user name.</summary>
    public string? Username { get; init; }

    /// <summary>Gets the password.</summary>
    public string? Password { get; init; }

    /// <summary>Gets the URIs of the servers.</summary>
    [JsonConverter(typeof(TolerantListConverter<string>))]
    public IReadOnlyList<string> Uris { get => field ?? []; init; }

    /// <summary>Gets the lifetime of the credentials, in seconds.</summary>
    public long? Ttl { get; init; }
}
