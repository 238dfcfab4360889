namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/register/available</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3registeravailable
/// Whether a user name is free; 400 where it is not.
/// Query: <c>username</c>.
/// </summary>
public static class RegisterAvailable
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, RegisterAvailableResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/register/available", null, MatrixJson.Default.RegisterAvailableResponse, NeedsToken: false);
}

/// <summary>Whether a user name is free.</summary>
public sealed record RegisterAvailableResponse : MatrixObject
{
    /// <summary>True.</summary>
    public bool Available { get; init; }
}
