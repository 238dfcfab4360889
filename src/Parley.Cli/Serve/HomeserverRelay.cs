using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace Parley.Cli.Serve;

/// <summary>
/// Forwards the client-server API to the homeserver that <c>--homeserver</c> names, and to nothing else. Requests to the page's own origin
/// need no preflight request (Fetch §4.8), which otherwise doubles the requests of a join.
/// </summary>
/// <param name="homeserver">The homeserver's base address.</param>
/// <param name="forwarder">Forwards HTTP requests.</param>
internal sealed class HomeserverRelay(Uri homeserver, IHttpForwarder forwarder) : IDisposable
{
    // The paths that a Matrix client uses. Everything else, such as /_synapse/admin, stays out of reach.
    private static readonly string[] Paths = ["/_matrix/client/", "/_matrix/media/", "/.well-known/matrix/client"];

    // The longest time without any octet in either direction; a sync long-polls for up to 30 s.
    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromMinutes(3) };

    private readonly HomeserverRelayTransformer _transformer = new();
    private readonly string _base = homeserver.GetLeftPart(UriPartial.Path).TrimEnd('/');
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    });

    /// <summary>Maps the forwarded paths.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("/_matrix/{**rest}", ForwardAsync);
        routes.Map("/.well-known/matrix/{**rest}", ForwardAsync);
    }

    public void Dispose() => _client.Dispose();

    private async Task ForwardAsync(HttpContext context)
    {
        // An upgrade would open a tunnel to the homeserver, and no Matrix client requests one.
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true })
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "M_UNRECOGNIZED", "This server does not forward upgrades to another protocol.");
            return;
        }
        // The raw target, because identifiers in the path are percent-encoded and must stay so.
        if (Destination(context.Features.Get<IHttpRequestFeature>()!.RawTarget) is not { } destination)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "M_UNRECOGNIZED", "This server does not forward that path.");
            return;
        }
        // The homeserver limits the size of uploads.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        HomeserverRelayTransformer.SetDestination(context, destination);
        var error = await forwarder.SendAsync(context, _base, _client, Config, _transformer, context.RequestAborted);
        if (error != ForwarderError.None && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            await FailAsync(context, StatusCodes.Status502BadGateway, "M_UNKNOWN", "The homeserver behind this address does not answer. Try again in a minute.");
    }

    /// <summary>Returns the address to forward a request target to, or <see langword="null"/> if the target must not be forwarded.</summary>
    private Uri? Destination(string target)
    {
        // An absolute-form target, "//host" and a backslash would let Uri choose another host or leave the path.
        if (!target.StartsWith('/') || target.StartsWith("//", StringComparison.Ordinal) || target.Contains('\\'))
            return null;
        if (!Uri.TryCreate(_base + target, UriKind.Absolute, out var destination) || destination.Scheme != homeserver.Scheme || destination.Authority != homeserver.Authority)
            return null;
        // Checked after Uri has resolved dot segments.
        var root = homeserver.AbsolutePath.TrimEnd('/');
        var path = destination.AbsolutePath;
        return path.StartsWith(root, StringComparison.Ordinal) && Array.Exists(Paths, allowed => Matches(path.AsSpan(root.Length), allowed)) ? destination : null;
    }

    private static bool Matches(ReadOnlySpan<char> path, string allowed) =>
        allowed.EndsWith('/') ? path.StartsWith(allowed, StringComparison.Ordinal) : path.SequenceEqual(allowed);

    private static Task FailAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(new JsonObject { ["errcode"] = code, ["error"] = message }.ToJsonString(), context.RequestAborted);
    }
}
