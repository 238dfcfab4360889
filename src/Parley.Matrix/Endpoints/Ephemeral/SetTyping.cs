namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/rooms/{roomId}/typing/{userId}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3roomsroomidtypinguserid
/// Starts or stops the typing notification of the user.
/// </summary>
public static class SetTyping
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<TypingRequest, EmptyObject> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/rooms/{roomId}/typing/{userId}", MatrixJson.Default.TypingRequest, MatrixJson.Default.EmptyObject);
}

/// <summary>The body of <see cref="SetTyping"/>.</summary>
public sealed record TypingRequest : MatrixObject
{
    /// <summary>Gets whether the user is typing.</summary>
    public required bool Typing { get; init; }

    /// <summary>Gets the duration, in ms.</summary>
    public long? Timeout { get; init; }
}
