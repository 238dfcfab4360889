namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/login</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3login
/// Logs in, and makes a device unless one is named.
/// </summary>
public static class Login
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<LoginRequest, LoginResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/login", MatrixJson.Default.LoginRequest, MatrixJson.Default.LoginResponse, NeedsToken: false);
}

/// <summary>A login.</summary>
public sealed record LoginRequest : MatrixObject
{
    /// <summary>How.</summary>
    public required LoginType Type { get; init; }

    /// <summary>Whom.</summary>
    public LoginIdentifier? Identifier { get; init; }

    /// <summary>The password.</summary>
    public string? Password { get; init; }

    /// <summary>The token that the SSO redirect brought.</summary>
    public string? Token { get; init; }

    /// <summary>The device to use again.</summary>
    public DeviceId? DeviceId { get; init; }

    /// <summary>The name of a new device.</summary>
    public string? InitialDeviceDisplayName { get; init; }

    /// <summary>Whether the client can refresh its token.</summary>
    public bool? RefreshToken { get; init; }
}

/// <summary>Whom a login means.</summary>
public sealed record LoginIdentifier : MatrixObject
{
    /// <summary><c>m.id.user</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The user's id or its localpart.</summary>
    public string? User { get; init; }
}

/// <summary>A login or a registration.</summary>
public sealed record LoginResponse : MatrixObject
{
    /// <summary>The user.</summary>
    public required UserId UserId { get; init; }

    /// <summary>The token for every further request; absent where a registration did not ask for a login.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The device.</summary>
    public DeviceId? DeviceId { get; init; }

    /// <summary>The token to refresh with.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>When the access token ends, in ms.</summary>
    public long? ExpiresInMs { get; init; }

    /// <summary>Where the server wants the client to go.</summary>
    public WellKnown? WellKnown { get; init; }
}
