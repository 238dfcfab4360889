namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3roomsroomidreceiptreceipttypeeventid
/// Says that an event was read; the type is a <see cref="ReceiptType"/>.
/// </summary>
public static class SendReceipt
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<EmptyObject, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}", MatrixJson.Default.EmptyObject, MatrixJson.Default.EmptyObject);
}
