namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/devices/{deviceId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3devicesdeviceid
/// Changes the display name of a device.
/// </summary>
public static class UpdateDevice
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<UpdateDeviceRequest, EmptyObject> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/devices/{deviceId}", MatrixRareJson.Default.UpdateDeviceRequest, MatrixJson.Default.EmptyObject);
}

/// <summary>The body of <see cref="UpdateDevice"/>.</summary>
public sealed record UpdateDeviceRequest : MatrixObject
{
    /// <summary>Gets the display name.</summary>
    public string? DisplayName { get; init; }
}
