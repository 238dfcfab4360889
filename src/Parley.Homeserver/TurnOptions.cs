namespace Parley.Homeserver;

/// <summary>The TURN servers for clients. https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3voipturnserver</summary>
public sealed record TurnOptions
{
    /// <summary>Gets the addresses, such as <c>turn:host:port?transport=udp</c>.</summary>
    public required IReadOnlyList<string> Uris { get; init; }

    /// <summary>Gets the user name of fixed credentials. Default: none; <see cref="SharedSecret"/> then creates credentials for each user.</summary>
    public string? Username { get; init; }

    /// <summary>Gets the password of fixed credentials.</summary>
    public string? Password { get; init; }

    /// <summary>Gets the secret shared with the TURN server (<c>static-auth-secret</c> of coturn), for credentials that expire.</summary>
    public string? SharedSecret { get; init; }

    /// <summary>Gets the lifetime of credentials. Default: 1 day.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(1);
}
