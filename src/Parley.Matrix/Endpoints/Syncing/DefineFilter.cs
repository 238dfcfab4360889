namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/user/{userId}/filter</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3useruseridfilter
/// Stores a filter.
/// </summary>
public static class DefineFilter
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<FilterDefinition, FilterResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/user/{userId}/filter", MatrixJson.Default.FilterDefinition, MatrixJson.Default.FilterResponse);
}

/// <summary>A stored filter.</summary>
public sealed record FilterResponse : MatrixObject
{
    /// <summary>Its id.</summary>
    public required string FilterId { get; init; }
}
