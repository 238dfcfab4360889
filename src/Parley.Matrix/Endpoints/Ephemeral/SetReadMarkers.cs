using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/rooms/{roomId}/read_markers</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3roomsroomidread_markers
/// Moves the read marker and the read receipts.
/// </summary>
public static class SetReadMarkers
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<ReadMarkersRequest, EmptyObject> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/rooms/{roomId}/read_markers", MatrixRareJson.Default.ReadMarkersRequest, MatrixJson.Default.EmptyObject);
}

/// <summary>The body of <see cref="SetReadMarkers"/>.</summary>
public sealed record ReadMarkersRequest : MatrixObject
{
    /// <summary>Gets the event of the read marker.</summary>
    [JsonPropertyName("m.fully_read")]
    public EventId? FullyRead { get; init; }

    /// <summary>Gets the event of the public receipt.</summary>
    [JsonPropertyName("m.read")]
    public EventId? Read { get; init; }

    /// <summary>Gets the event of the private receipt.</summary>
    [JsonPropertyName("m.read.private")]
    public EventId? PrivateRead { get; init; }
}
