namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/register/available</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3registeravailable
/// Checks whether a user name is free. The response is a 400 if it is not.
/// Query: <c>username</c>.
/// </summary>
public static class RegisterAvailable
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, RegisterAvailableResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/register/available", null, MatrixJson.Default.RegisterAvailableResponse, NeedsToken: false);
}

/// <summary>The response of <see cref="RegisterAvailable"/>.</summary>
public sealed record RegisterAvailableResponse : MatrixObject
{
    /// <summary>Gets <see langword="true"/>.</summary>
    public bool Available { get; init; }
}
