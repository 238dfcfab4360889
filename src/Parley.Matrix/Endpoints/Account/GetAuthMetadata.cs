namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v1/auth_metadata</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv1auth_metadata
/// Gets the OAuth 2.0 metadata of a server that supports the OAuth login.
/// </summary>
public static class GetAuthMetadata
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, AuthMetadata> Endpoint { get; } =
        new("GET", "/_matrix/client/v1/auth_metadata", null, MatrixJson.Default.AuthMetadata, NeedsToken: false);

    /// <summary>The endpoint of servers before Matrix 1.15 (MSC2965).</summary>
    public static Endpoint<NoBody, AuthMetadata> Unstable { get; } =
        new("GET", "/_matrix/client/unstable/org.matrix.msc2965/auth_metadata", null, MatrixJson.Default.AuthMetadata, NeedsToken: false);
}

/// <summary>The response of <see cref="GetAuthMetadata"/>.</summary>
public sealed record AuthMetadata : MatrixObject
{
    /// <summary>Gets the address of the authorization server.</summary>
    public required string Issuer { get; init; }
}
