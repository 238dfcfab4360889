using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Parley.Cli.Serve;

/// <summary>
/// Hands <c>/_matrix</c> on to the homeserver that <c>--homeserver</c> names. A page that asks its own origin needs no preflight
/// request (Fetch §4.8), which otherwise doubles each request of a join and its wait.
/// </summary>
internal sealed class HomeserverRelay(Uri homeserver) : IDisposable
{
    // Of one connection, not of the message: they end here (RFC 9110 §7.6.1). Host and the length are made anew.
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host",
    };

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    });

    /// <summary>Serves <c>/_matrix</c> by asking the homeserver.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.Map("/_matrix/{**rest}", RelayAsync);

    public void Dispose() => _client.Dispose();

    private async Task RelayAsync(HttpContext context)
    {
        using var request = Request(context);
        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"errcode":"M_UNKNOWN","error":"The homeserver behind this address does not answer at the moment: try again in a little while."}""");
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        using (response)
        {
            // Set for the homeserver's own address, where a single sign-on comes back to: the browser gets them there, or not at all.
            if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Contains("Set-Cookie"))
            {
                context.Response.Redirect(request.RequestUri!.AbsoluteUri);
                return;
            }
            context.Response.StatusCode = (int)response.StatusCode;
            foreach (var header in response.Headers.Concat(response.Content.Headers))
            {
                if (!HopByHop.Contains(header.Key))
                    context.Response.Headers[header.Key] = header.Value.ToArray();
            }
            try
            {
                await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
            {
                // Half an answer is none: the connection ends, and the client asks again.
                context.Abort();
            }
        }
    }

    private HttpRequestMessage Request(HttpContext context)
    {
        // The raw target: identifiers in the path are percent-encoded, and stay so.
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var request = new HttpRequestMessage(new(context.Request.Method), new Uri(homeserver, target));
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
            request.Content = new StreamContent(context.Request.Body);
        foreach (var header in context.Request.Headers)
        {
            if (!HopByHop.Contains(header.Key) && !request.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable());
        }
        if (context.Connection.RemoteIpAddress is { } address)
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", address.ToString());
        return request;
    }
}
