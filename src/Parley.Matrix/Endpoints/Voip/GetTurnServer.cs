namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/voip/turnServer</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3voipturnserver
/// TURN servers and credentials; <c>{}</c> where the homeserver has none.
/// </summary>
public static class GetTurnServer
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, TurnServerResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/voip/turnServer", null, MatrixJson.Default.TurnServerResponse);
}

/// <summary>TURN servers and credentials.</summary>
public sealed record TurnServerResponse : MatrixObject
{
    /// <summary>The user name.</summary>
    public string? Username { get; init; }

    /// <summary>The password.</summary>
    public string? Password { get; init; }

    /// <summary>The servers.</summary>
    public IReadOnlyList<string> Uris { get => field ?? []; init; }

    /// <summary>How long the credentials hold, in seconds.</summary>
    public long? Ttl { get; init; }
}
