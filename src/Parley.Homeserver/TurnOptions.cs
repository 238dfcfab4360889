namespace Parley.Homeserver;

/// <summary>TURN servers for clients. https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3voipturnserver</summary>
public sealed record TurnOptions
{
    /// <summary>The addresses, <c>turn:host:port?transport=udp</c> and the like.</summary>
    public required IReadOnlyList<string> Uris { get; init; }

    /// <summary>A fixed user name. Default: none; then <see cref="SharedSecret"/> makes one for each user.</summary>
    public string? Username { get; init; }

    /// <summary>The fixed user's password.</summary>
    public string? Password { get; init; }

    /// <summary>The secret shared with the TURN server (coturn's <c>static-auth-secret</c>), for credentials that expire.</summary>
    public string? SharedSecret { get; init; }

    /// <summary>How long credentials last. Default: 1 day.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(1);
}
