namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/devices</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3devices
/// The user's devices.
/// </summary>
public static class GetDevices
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, DevicesResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/devices", null, MatrixRareJson.Default.DevicesResponse);
}

/// <summary>A user's devices.</summary>
public sealed record DevicesResponse : MatrixObject
{
    /// <summary>The devices.</summary>
    public IReadOnlyList<Device> Devices { get => field ?? []; init; }
}
