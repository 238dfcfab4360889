namespace Parley.Homeserver;

/// <summary>
/// A LiveKit server that carries the calls of Element Call and other MatrixRTC clients (MSC4143). The homeserver creates its access tokens.
/// </summary>
public sealed record LiveKitOptions
{
    /// <summary>Gets the WebSocket address for clients, <c>wss:</c> or <c>ws:</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Gets the name of the API key, one of <c>keys</c> in the configuration of the LiveKit server.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Gets the secret of the API key.</summary>
    public required string ApiSecret { get; init; }

    /// <summary>Gets the time within which a client must connect with a token. LiveKit renews the tokens of connected clients. Default: 1 hour.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);
}
