using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Parley.Cli.Web;

/// <summary>Serves <c>/config.json</c>, the web client's configuration.</summary>
internal static class ClientConfiguration
{
    /// <summary>Maps the file.</summary>
    /// <param name="routes">The routes.</param>
    /// <param name="homeserver">The homeserver's base address, or <see langword="null"/> for the page's own origin, where registration needs only a name.</param>
    public static void Map(IEndpointRouteBuilder routes, Uri? homeserver)
    {
        var text = new JsonObject
        {
            ["homeserver"] = homeserver?.AbsoluteUri.TrimEnd('/'),
            ["relayed"] = homeserver is not null,
            ["register_by_name"] = homeserver is null,
        }.ToJsonString();
        routes.MapGet("/config.json", context =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(text, context.RequestAborted);
        });
    }
}
