namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/profile/{userId}/displayname</c>
/// https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3profileuseriddisplayname
/// Changes the own display name. The homeserver updates the member event in each room.
/// </summary>
public static class SetDisplayname
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<Profile, EmptyObject> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/profile/{userId}/displayname", MatrixJson.Default.Profile, MatrixJson.Default.EmptyObject);
}
