namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/directory/room/{roomAlias}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3directoryroomroomalias
/// Adds an alias to a room.
/// </summary>
public static class PutAlias
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<RoomIdResponse, EmptyObject> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/directory/room/{roomAlias}", MatrixJson.Default.RoomIdResponse, MatrixJson.Default.EmptyObject);
}
