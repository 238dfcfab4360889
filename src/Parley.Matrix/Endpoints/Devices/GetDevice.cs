namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/devices/{deviceId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3devicesdeviceid
/// Gets one device.
/// </summary>
public static class GetDevice
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, Device> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/devices/{deviceId}", null, MatrixRareJson.Default.Device);
}
