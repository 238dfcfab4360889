namespace Parley.Matrix.Client;

/// <summary>A response of a homeserver.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="RetryAfter">The header <c>Retry-After</c>, or <c>null</c> if it is missing or not a number of seconds.</param>
/// <param name="Body">The body in UTF-8.</param>
public sealed record MatrixResponse(int Status, TimeSpan? RetryAfter, ReadOnlyMemory<byte> Body)
{
    /// <summary>Gets the server's time (the header <c>Date</c>, in whole seconds), or <c>null</c> if the transport does not provide it.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Gets a value indicating whether the status is 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;
}
