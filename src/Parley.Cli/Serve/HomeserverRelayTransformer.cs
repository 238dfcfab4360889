using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Parley.Cli.Serve;

/// <summary>Rewrites the requests to the homeserver and its responses. The base class drops hop-by-hop headers (RFC 9110 §7.6.1).</summary>
internal sealed class HomeserverRelayTransformer : HttpTransformer
{
    // Content of the homeserver shares the page's origin, where the access token is stored: it must not run scripts there.
    private const string ContentPolicy = "sandbox; default-src 'none'";

    // What Matrix clients in browsers and elsewhere send. Anyone can write other headers, and the homeserver trusts some of them: it limits
    // logins by the address of the client.
    private static readonly FrozenSet<string> RequestHeaders = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept", "Accept-Encoding", "Accept-Language", "Access-Control-Request-Headers", "Access-Control-Request-Method", "Authorization", "Cache-Control",
        "Content-Encoding", "Content-Language", "Content-Length", "Content-Type", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range",
        "If-Unmodified-Since", "Origin", "Pragma", "Range", "User-Agent", "X-Requested-With");

    // Others, such as Clear-Site-Data, Refresh, Set-Cookie, Service-Worker-Allowed and WWW-Authenticate, would apply to the page's origin.
    private static readonly FrozenSet<string> ResponseHeaders = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept-Ranges", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers",
        "Access-Control-Max-Age", "Age", "Allow", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length",
        "Content-Range", "Content-Type", "Date", "ETag", "Expires", "Last-Modified", "Location", "Retry-After", "Transfer-Encoding", "Vary");

    private static readonly object DestinationKey = new();

    /// <summary>Sets the address that a request is sent to.</summary>
    public static void SetDestination(HttpContext context, Uri destination) => context.Items[DestinationKey] = destination;

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var headers = proxyRequest.Headers;
        Keep(headers);
        if (proxyRequest.Content is { } content)
            Keep(content.Headers);
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
        foreach (var name in headers.Keys.Where(static name => !ResponseHeaders.Contains(name)).ToList())
            headers.Remove(name);
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentPolicy;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return hasBody;
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private static void Keep(HttpHeaders headers)
    {
        foreach (var name in headers.Select(static header => header.Key).Where(static name => !RequestHeaders.Contains(name)).ToList())
            headers.Remove(name);
    }
}
