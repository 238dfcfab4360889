using System.Globalization;
using System.Text;

namespace Parley.Simulation;

/// <summary>The response of a simulated homeserver.</summary>
/// <param name="Status">The HTTP status; 0 if the connection broke before a response was sent.</param>
/// <param name="Body">The body in UTF-8.</param>
/// <param name="RetryAfter">With 429: the time to wait.</param>
internal readonly record struct Reply(int Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter = null)
{
    /// <summary>The connection broke.</summary>
    public static Reply Lost => default;

    public static Reply Empty { get; } = Ok("{}");

    public static Reply BadGateway { get; } = new(502, Encoding.UTF8.GetBytes("<h1>502 Bad Gateway</h1>"));

    public static Reply Forbidden { get; } = Error(403, "M_FORBIDDEN");

    public static Reply NotFound { get; } = Error(404, "M_NOT_FOUND");

    public static Reply Unrecognized { get; } = Error(404, "M_UNRECOGNIZED");

    public bool IsLost => Status == 0;

    public static Reply Ok(string body) => new(200, Encoding.UTF8.GetBytes(body));

    public static Reply LimitExceeded(TimeSpan wait)
    {
        var milliseconds = Math.Ceiling(wait.TotalMilliseconds);
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":{{milliseconds}}}""");
        return new(429, Encoding.UTF8.GetBytes(body), TimeSpan.FromMilliseconds(milliseconds));
    }

    private static Reply Error(int status, string code) => new(status, Encoding.UTF8.GetBytes($$"""{"errcode":"{{code}}"}"""));
}
