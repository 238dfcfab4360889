namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/devices/{deviceId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3devicesdeviceid
/// Names a device.
/// </summary>
public static class UpdateDevice
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<UpdateDeviceRequest, EmptyObject> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/devices/{deviceId}", MatrixRareJson.Default.UpdateDeviceRequest, MatrixJson.Default.EmptyObject);
}

/// <summary>A device's new name.</summary>
public sealed record UpdateDeviceRequest : MatrixObject
{
    /// <summary>The name.</summary>
    public string? DisplayName { get; init; }
}
