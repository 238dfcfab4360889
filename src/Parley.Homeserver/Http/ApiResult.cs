namespace Parley.Homeserver.Http;

/// <summary>
/// A successful response: a JSON document as UTF-8. Events are passed on as bytes, exactly as their senders wrote them. The body is
/// <see langword="null"/> if the handler has sent the response.
/// </summary>
internal readonly record struct ApiResult(byte[]? Body)
{
    /// <summary>Gets the result of a handler that has sent the response.</summary>
    public static ApiResult Sent { get; }
}
