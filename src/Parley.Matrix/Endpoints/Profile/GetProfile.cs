namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/profile/{userId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3profileuserid
/// Gets the profile of a user.
/// </summary>
public static class GetProfile
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, Profile> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/profile/{userId}", null, MatrixJson.Default.Profile, NeedsToken: false);
}
