namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>DELETE /_matrix/client/v3/devices/{deviceId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#delete_matrixclientv3devicesdeviceid
/// Deletes a device. Requires interactive authentication.
/// </summary>
public static class DeleteDevice
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<AuthRequest, EmptyObject> Endpoint { get; } =
        new("DELETE", "/_matrix/client/v3/devices/{deviceId}", MatrixRareJson.Default.AuthRequest, MatrixJson.Default.EmptyObject);
}

/// <summary>A body that has only interactive authentication.</summary>
public sealed record AuthRequest : MatrixObject
{
    /// <summary>Gets the completed stage.</summary>
    public AuthData? Auth { get; init; }
}
