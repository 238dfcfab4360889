namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/account/whoami</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3accountwhoami
/// Whose the token is.
/// </summary>
public static class WhoAmI
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, WhoAmIResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/account/whoami", null, MatrixJson.Default.WhoAmIResponse);
}

/// <summary>Whose the token is.</summary>
public sealed record WhoAmIResponse : MatrixObject
{
    /// <summary>The user.</summary>
    public required UserId UserId { get; init; }

    /// <summary>The device.</summary>
    public DeviceId? DeviceId { get; init; }

    /// <summary>Whether it is a guest.</summary>
    public bool? IsGuest { get; init; }
}
