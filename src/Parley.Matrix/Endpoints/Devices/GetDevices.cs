namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/devices</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3devices
/// Gets the devices of the user.
/// </summary>
public static class GetDevices
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, DevicesResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/devices", null, MatrixRareJson.Default.DevicesResponse);
}

/// <summary>The response of <see cref="GetDevices"/>.</summary>
public sealed record DevicesResponse : MatrixObject
{
    /// <summary>Gets the devices.</summary>
    public IReadOnlyList<Device> Devices { get => field ?? []; init; }
}
