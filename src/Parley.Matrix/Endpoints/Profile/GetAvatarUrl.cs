namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/profile/{userId}/avatar_url</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3profileuseridavatar_url
/// Gets the avatar of a user.
/// </summary>
public static class GetAvatarUrl
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, Profile> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/profile/{userId}/avatar_url", null, MatrixJson.Default.Profile, NeedsToken: false);
}
