using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/sendToDevice/{eventType}/{txnId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3sendtodeviceeventtypetxnid
/// Sends messages of one type to devices.
/// </summary>
public static class SendToDevice
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<SendToDeviceRequest, EmptyObject> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/sendToDevice/{eventType}/{txnId}", MatrixJson.Default.SendToDeviceRequest, MatrixJson.Default.EmptyObject);
}

/// <summary>The body of <see cref="SendToDevice"/>.</summary>
public sealed record SendToDeviceRequest : MatrixObject
{
    /// <summary>Gets the contents by user and device; <c>*</c> means all devices of the user.</summary>
    public required Dictionary<UserId, Dictionary<DeviceId, JsonElement>> Messages { get; init; }
}
