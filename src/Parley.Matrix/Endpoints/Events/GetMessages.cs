using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/rooms/{roomId}/messages</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3roomsroomidmessages
/// A page of history.
/// Query: <c>dir</c> (see <see cref="EventDirection"/>), <c>from</c>, <c>to</c>, <c>limit</c>, <c>filter</c>.
/// </summary>
public static class GetMessages
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, MessagesResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/rooms/{roomId}/messages", null, MatrixJson.Default.MessagesResponse);
}

/// <summary>A page of history.</summary>
public sealed record MessagesResponse : MatrixObject
{
    /// <summary>Where the page began.</summary>
    public string? Start { get; init; }

    /// <summary>Where the next page begins; absent at the end.</summary>
    public string? End { get; init; }

    /// <summary>The events, in the direction that was asked for.</summary>
    [JsonConverter(typeof(EventListConverter))]
    public IReadOnlyList<MatrixEvent> Chunk { get => field ?? []; init; }

    /// <summary>State, members above all, that the page needs.</summary>
    [JsonConverter(typeof(EventListConverter))]
    public IReadOnlyList<MatrixEvent> State { get => field ?? []; init; }
}
