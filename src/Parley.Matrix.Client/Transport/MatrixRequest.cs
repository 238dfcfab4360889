namespace Parley.Matrix.Client;

/// <summary>A request to a homeserver.</summary>
/// <param name="Method">The HTTP method in capitals.</param>
/// <param name="Url">The absolute URL.</param>
public sealed record MatrixRequest(string Method, string Url)
{
    /// <summary>Gets the access token for <c>Authorization: Bearer</c>, or <c>null</c>.</summary>
    public string? Token { get; init; }

    /// <summary>Gets the JSON body in UTF-8, or <c>null</c>.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Gets a value indicating whether the request outlives the page that sends it (<c>fetch</c>'s <c>keepalive</c>, for bodies up to 64 kB). Default false.</summary>
    public bool KeepAlive { get; init; }

    /// <summary>Gets how long to wait for the response. Default 20 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    // Keeps the token out of logs.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append(Method).Append(' ').Append(Url);
        return true;
    }
}
