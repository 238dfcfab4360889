namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/refresh</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3refresh
/// Exchanges a refresh token for a new access token. With 401, the refresh token is not valid.
/// </summary>
public static class RefreshAccessToken
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<RefreshAccessTokenRequest, RefreshAccessTokenResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/refresh", MatrixJson.Default.RefreshAccessTokenRequest, MatrixJson.Default.RefreshAccessTokenResponse, NeedsToken: false);
}

/// <summary>The body of <see cref="RefreshAccessToken"/>.</summary>
public sealed record RefreshAccessTokenRequest : MatrixObject
{
    /// <summary>Gets the refresh token.</summary>
    public required string RefreshToken { get; init; }
}

/// <summary>The response of <see cref="RefreshAccessToken"/>.</summary>
public sealed record RefreshAccessTokenResponse : MatrixObject
{
    /// <summary>Gets the new access token.</summary>
    public required string AccessToken { get; init; }

    /// <summary>Gets the next refresh token; <see langword="null"/> if the one that was sent stays valid.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>Gets the lifetime of the access token, in ms; <see langword="null"/> if it never expires.</summary>
    public long? ExpiresInMs { get; init; }
}
