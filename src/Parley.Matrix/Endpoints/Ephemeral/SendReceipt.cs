namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3roomsroomidreceiptreceipttypeeventid
/// Marks an event as read. The type is a <see cref="ReceiptType"/>.
/// </summary>
public static class SendReceipt
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<ReceiptRequest, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}", MatrixJson.Default.ReceiptRequest, MatrixJson.Default.EmptyObject);
}

/// <summary>The body of <see cref="SendReceipt"/>.</summary>
public sealed record ReceiptRequest : MatrixObject
{
    /// <summary>Gets the thread of the receipt: an event ID or <c>main</c>; <see langword="null"/> for an unthreaded receipt.</summary>
    public string? ThreadId { get; init; }
}
