namespace Parley.Matrix.Client;

/// <summary>A request to a homeserver.</summary>
/// <param name="Method">The HTTP method in capitals.</param>
/// <param name="Url">The absolute address.</param>
public sealed record MatrixRequest(string Method, string Url)
{
    /// <summary>The access token for <c>Authorization: Bearer</c>; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>The JSON body in UTF-8; null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Whether the request outlives the page that sends it (<c>fetch</c>'s keepalive; bodies up to 64 kB).</summary>
    public bool KeepAlive { get; init; }

    /// <summary>How long to wait for the response. Default 20 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    // The token stays out of logs.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append(Method).Append(' ').Append(Url);
        return true;
    }
}
