using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Parley.Cli.Serve;

/// <summary>Rewrites the requests to the homeserver and its responses. The base class drops hop-by-hop headers (RFC 9110 §7.6.1).</summary>
internal sealed class HomeserverRelayTransformer : HttpTransformer
{
    // Content of the homeserver shares the page's origin, where the access token is stored: it must not run scripts there.
    private const string ContentPolicy = "sandbox; default-src 'none'";

    // Anyone can send these: the homeserver limits logins by the address that it gets from them.
    private static readonly string[] ClientHeaders = ["Cookie", "Forwarded", "X-Real-IP", "X-Original-URL", "X-Rewrite-URL"];

    private static readonly object DestinationKey = new();

    /// <summary>Sets the address that a request is sent to.</summary>
    public static void SetDestination(HttpContext context, Uri destination) => context.Items[DestinationKey] = destination;

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var headers = proxyRequest.Headers;
        foreach (var name in headers.Select(static header => header.Key).Where(IsFromClientOnly).ToList())
            headers.Remove(name);
        // Without a Host header, the client writes the destination's.
        headers.Host = null;
        proxyRequest.RequestUri = (Uri)httpContext.Items[DestinationKey]!;
        if (httpContext.Connection.RemoteIpAddress is { } address)
            headers.TryAddWithoutValidation("X-Forwarded-For", (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString());
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var hasBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        var (response, headers) = (httpContext.Response, httpContext.Response.Headers);
        // A single sign-on begins with a redirect that sets cookies for the homeserver's own address, to which the identity provider
        // sends the user back: the browser must start there.
        if (proxyResponse is not null && (int)proxyResponse.StatusCode is >= 300 and < 400 && headers.ContainsKey("Set-Cookie"))
        {
            headers.Clear();
            response.Redirect(proxyResponse.RequestMessage!.RequestUri!.AbsoluteUri);
            hasBody = false;
        }
        headers.Remove("Set-Cookie");
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentPolicy;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return hasBody;
    }

    private static bool IsFromClientOnly(string name) =>
        name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || ClientHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);
}
