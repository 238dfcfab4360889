namespace Parley.Matrix.Client;

/// <summary>What a homeserver answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="RetryAfter">The header <c>Retry-After</c>; null where there was none or it was no number of seconds.</param>
/// <param name="Body">The body in UTF-8.</param>
public sealed record MatrixResponse(int Status, TimeSpan? RetryAfter, ReadOnlyMemory<byte> Body)
{
    /// <summary>Gets the server's time (the header <c>Date</c>, in whole seconds), or <see langword="null"/> if the transport does not provide it.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Whether the status is one of success.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;
}
