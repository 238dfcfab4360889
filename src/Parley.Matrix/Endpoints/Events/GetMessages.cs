using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/rooms/{roomId}/messages</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3roomsroomidmessages
/// Gets a page of the history of a room.
/// Query: <c>dir</c> (see <see cref="EventDirection"/>), <c>from</c>, <c>to</c>, <c>limit</c>, <c>filter</c>.
/// </summary>
public static class GetMessages
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, MessagesResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/rooms/{roomId}/messages", null, MatrixJson.Default.MessagesResponse);
}

/// <summary>The response of <see cref="GetMessages"/>.</summary>
public sealed record MessagesResponse : MatrixObject
{
    /// <summary>Gets the token of this page.</summary>
    public string? Start { get; init; }

    /// <summary>Gets the token of the next page; <see langword="null"/> at the end.</summary>
    public string? End { get; init; }

    /// <summary>Gets the events, in the requested direction.</summary>
    [JsonConverter(typeof(TolerantListConverter<MatrixEvent>))]
    public IReadOnlyList<MatrixEvent> Chunk { get => field ?? []; init; }

    /// <summary>Gets the state events, in particular of members, that the page needs.</summary>
    [JsonConverter(typeof(TolerantListConverter<MatrixEvent>))]
    public IReadOnlyList<MatrixEvent> State { get => field ?? []; init; }
}
