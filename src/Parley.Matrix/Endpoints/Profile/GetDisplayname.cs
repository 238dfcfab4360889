namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/profile/{userId}/displayname</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3profileuseriddisplayname
/// Gets the display name of a user.
/// </summary>
public static class GetDisplayname
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, Profile> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/profile/{userId}/displayname", null, MatrixJson.Default.Profile, NeedsToken: false);
}
