namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/login</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3login
/// Logs in. Without a device ID, the server creates a device.
/// </summary>
public static class Login
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<LoginRequest, LoginResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/login", MatrixJson.Default.LoginRequest, MatrixJson.Default.LoginResponse, NeedsToken: false);
}

/// <summary>The body of <see cref="Login"/>.</summary>
public sealed record LoginRequest : MatrixObject
{
    /// <summary>Gets the type of login.</summary>
    public required LoginType Type { get; init; }

    /// <summary>Gets the user.</summary>
    public LoginIdentifier? Identifier { get; init; }

    /// <summary>Gets the password.</summary>
    public string? Password { get; init; }

    /// <summary>Gets the token from the SSO redirect.</summary>
    public string? Token { get; init; }

    /// <summary>Gets the device to sign in; <see langword="null"/> for a new one.</summary>
    public DeviceId? DeviceId { get; init; }

    /// <summary>Gets the display name of a new device.</summary>
    public string? InitialDeviceDisplayName { get; init; }

    /// <summary>Gets whether the client supports refresh tokens.</summary>
    public bool? RefreshToken { get; init; }
}

/// <summary>The user who logs in.</summary>
public sealed record LoginIdentifier : MatrixObject
{
    /// <summary>Gets the type of identifier: <c>m.id.user</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the user ID or its localpart.</summary>
    public string? User { get; init; }
}

/// <summary>The response of <see cref="Login"/> and <see cref="Register"/>.</summary>
public sealed record LoginResponse : MatrixObject
{
    /// <summary>Gets the user ID.</summary>
    public required UserId UserId { get; init; }

    /// <summary>Gets the access token; <see langword="null"/> after a registration without login.</summary>
    public string? AccessToken { get; init; }

    /// <summary>Gets the device ID.</summary>
    public DeviceId? DeviceId { get; init; }

    /// <summary>Gets the refresh token.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>Gets the lifetime of the access token, in ms.</summary>
    public long? ExpiresInMs { get; init; }

    /// <summary>Gets the discovery information that the client should use from now on.</summary>
    public WellKnown? WellKnown { get; init; }
}
