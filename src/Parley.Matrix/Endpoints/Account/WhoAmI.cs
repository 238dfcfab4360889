namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/account/whoami</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3accountwhoami
/// Gets the user and device of the access token.
/// </summary>
public static class WhoAmI
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, WhoAmIResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/account/whoami", null, MatrixJson.Default.WhoAmIResponse);
}

/// <summary>The response of <see cref="WhoAmI"/>.</summary>
public sealed record WhoAmIResponse : MatrixObject
{
    /// <summary>Gets the user ID.</summary>
    public required UserId UserId { get; init; }

    /// <summary>Gets the device ID.</summary>
    public DeviceId? DeviceId { get; init; }

    /// <summary>Gets whether the user is a guest.</summary>
    public bool? IsGuest { get; init; }
}
