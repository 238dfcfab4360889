namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v1/register/m.login.registration_token/validity</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv1registermloginregistration_tokenvalidity
/// Checks whether a registration token is valid at this moment.
/// Query: <c>token</c>.
/// </summary>
public static class RegistrationTokenValidity
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, RegistrationTokenValidityResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v1/register/m.login.registration_token/validity", null, MatrixRareJson.Default.RegistrationTokenValidityResponse, NeedsToken: false);
}

/// <summary>The response of <see cref="RegistrationTokenValidity"/>.</summary>
public sealed record RegistrationTokenValidityResponse : MatrixObject
{
    /// <summary>Gets whether the token is valid.</summary>
    public required bool Valid { get; init; }
}
