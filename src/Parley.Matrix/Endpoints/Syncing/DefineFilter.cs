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

/// <summary>The response of <see cref="DefineFilter"/>.</summary>
public sealed record FilterResponse : MatrixObject
{
    /// <summary>Gets the filter ID.</summary>
    public required string FilterId { get; init; }
}
