namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>DELETE /_matrix/client/v3/directory/room/{roomAlias}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#delete_matrixclientv3directoryroomroomalias
/// Deletes an alias.
/// </summary>
public static class DeleteAlias
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, EmptyObject> Endpoint { get; } =
        new("DELETE", "/_matrix/client/v3/directory/room/{roomAlias}", null, MatrixJson.Default.EmptyObject);
}
