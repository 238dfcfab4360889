namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/rooms/{roomId}/typing/{userId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3roomsroomidtypinguserid
/// Says that the user types.
/// </summary>
public static class SetTyping
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<TypingRequest, EmptyObject> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/rooms/{roomId}/typing/{userId}", MatrixRareJson.Default.TypingRequest, MatrixJson.Default.EmptyObject);
}

/// <summary>Whether the user types.</summary>
public sealed record TypingRequest : MatrixObject
{
    /// <summary>Whether.</summary>
    public required bool Typing { get; init; }

    /// <summary>For how long, in ms.</summary>
    public long? Timeout { get; init; }
}
