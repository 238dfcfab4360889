namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/register</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3register
/// Creates an account. A 401 lists the stages to complete (<see cref="MatrixError.Flows"/>).
/// Query: <c>kind</c>: <c>user</c> (default) or <c>guest</c>.
/// </summary>
public static class Register
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<RegisterRequest, LoginResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/register", MatrixJson.Default.RegisterRequest, MatrixJson.Default.LoginResponse, NeedsToken: false);
}

/// <summary>The body of <see cref="Register"/>.</summary>
public sealed record RegisterRequest : MatrixObject
{
    /// <summary>Gets the localpart of the user ID; <see langword="null"/> to let the server choose.</summary>
    public string? Username { get; init; }

    /// <summary>Gets the password.</summary>
    public string? Password { get; init; }

    /// <summary>Gets the stage that this request completes.</summary>
    public AuthData? Auth { get; init; }

    /// <summary>Gets the device ID; <see langword="null"/> for a new one.</summary>
    public DeviceId? DeviceId { get; init; }

    /// <summary>Gets the display name of a new device.</summary>
    public string? InitialDeviceDisplayName { get; init; }

    /// <summary>Gets whether to create the account without logging in.</summary>
    public bool? InhibitLogin { get; init; }

    /// <summary>Gets whether the client supports refresh tokens.</summary>
    public bool? RefreshToken { get; init; }
}

/// <summary>A stage of interactive authentication.</summary>
public sealed record AuthData : MatrixObject
{
    /// <summary>Gets the type of the stage.</summary>
    public LoginType? Type { get; init; }

    /// <summary>Gets the session that the server assigned.</summary>
    public string? Session { get; init; }

    /// <summary>Gets the token for <c>m.login.registration_token</c>.</summary>
    public string? Token { get; init; }

    /// <summary>Gets the password for <c>m.login.password</c>.</summary>
    public string? Password { get; init; }
}
