namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/register</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3register
/// Makes an account. A 401 tells the stages (<see cref="MatrixError.Flows"/>).
/// Query: <c>kind</c>: <c>user</c> (default) or <c>guest</c>.
/// </summary>
public static class Register
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<RegisterRequest, LoginResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/register", MatrixJson.Default.RegisterRequest, MatrixJson.Default.LoginResponse, NeedsToken: false);
}

/// <summary>A registration.</summary>
public sealed record RegisterRequest : MatrixObject
{
    /// <summary>The localpart; the server chooses where absent.</summary>
    public string? Username { get; init; }

    /// <summary>The password.</summary>
    public string? Password { get; init; }

    /// <summary>The stage that this request completes.</summary>
    public AuthData? Auth { get; init; }

    /// <summary>The device to use.</summary>
    public DeviceId? DeviceId { get; init; }

    /// <summary>The name of a new device.</summary>
    public string? InitialDeviceDisplayName { get; init; }

    /// <summary>Whether to make the account only.</summary>
    public bool? InhibitLogin { get; init; }

    /// <summary>Whether the client can refresh its token.</summary>
    public bool? RefreshToken { get; init; }
}

/// <summary>One stage of an interactive authentication.</summary>
public sealed record AuthData : MatrixObject
{
    /// <summary>The stage.</summary>
    public LoginType? Type { get; init; }

    /// <summary>The server's session.</summary>
    public string? Session { get; init; }

    /// <summary>For <c>m.login.registration_token</c>.</summary>
    public string? Token { get; init; }
}
