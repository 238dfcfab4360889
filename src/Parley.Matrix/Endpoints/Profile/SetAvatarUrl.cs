namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/profile/{userId}/avatar_url</c>
/// https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3profileuseridavatar_url
/// Changes the own avatar. The homeserver updates the member event in each room.
/// </summary>
public static class SetAvatarUrl
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<Profile, EmptyObject> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/profile/{userId}/avatar_url", MatrixJson.Default.Profile, MatrixJson.Default.EmptyObject);
}
