using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix;

/// <summary>One request of the Client-Server API, for whoever sends it and for whoever serves it.</summary>
/// <typeparam name="TRequest">The request's body; <see cref="NoBody"/> where there is none.</typeparam>
/// <typeparam name="TResponse">The body of a 200.</typeparam>
/// <param name="Method">The HTTP method in capitals.</param>
/// <param name="Template">The path with its variables in braces, as ASP.NET routes write them.</param>
/// <param name="Request">How the request's body is written and read; null where there is none.</param>
/// <param name="Response">How the response's body is written and read.</param>
/// <param name="NeedsToken">Whether the request needs an access token.</param>
public sealed record Endpoint<TRequest, TResponse>(
    string Method,
    string Template,
    JsonTypeInfo<TRequest>? Request,
    JsonTypeInfo<TResponse> Response,
    bool NeedsToken = true)
{
    /// <summary>The path with its variables replaced, in their order, each percent-encoded.</summary>
    /// <exception cref="ArgumentException">Too many or too few values.</exception>
    public string Path(params ReadOnlySpan<string> values)
    {
        var path = new StringBuilder(Template.Length + 64);
        var rest = Template.AsSpan();
        var next = 0;
        for (int open; (open = rest.IndexOf('{')) >= 0; rest = rest[(rest.IndexOf('}') + 1)..])
        {
            if (next == values.Length)
                throw new ArgumentException("Too few values for " + Template + ".", nameof(values));
            path.Append(rest[..open]).Append(Uri.EscapeDataString(values[next++]));
        }
        if (next != values.Length)
            throw new ArgumentException("Too many values for " + Template + ".", nameof(values));
        return path.Append(rest).ToString();
    }
}
