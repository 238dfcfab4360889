namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/user/{userId}/filter/{filterId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3useruseridfilterfilterid
/// Gets a stored filter.
/// </summary>
public static class GetFilter
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, FilterDefinition> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/user/{userId}/filter/{filterId}", null, MatrixJson.Default.FilterDefinition);
}
