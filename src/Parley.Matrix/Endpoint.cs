using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix;

/// <summary>An endpoint of the Client-Server API, for the client and for the homeserver.</summary>
/// <typeparam name="TRequest">The body of the request; <see cref="NoBody"/> if it has none.</typeparam>
/// <typeparam name="TResponse">The body of a successful response.</typeparam>
/// <param name="Method">The HTTP method, uppercase.</param>
/// <param name="Template">The path with its variables in braces, in the syntax of ASP.NET Core routes.</param>
/// <param name="Request">The JSON metadata of the body of the request; <see langword="null"/> if it has none.</param>
/// <param name="Response">The JSON metadata of the body of the response.</param>
/// <param name="NeedsToken">Whether the endpoint requires an access token.</param>
public sealed record Endpoint<TRequest, TResponse>(
    string Method,
    string Template,
    JsonTypeInfo<TRequest>? Request,
    JsonTypeInfo<TResponse> Response,
    bool NeedsToken = true)
{
    /// <summary>Returns the path with its variables replaced, in order. Each value is percent-encoded.</summary>
    /// <exception cref="ArgumentException">The number of values differs from the number of variables.</exception>
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
