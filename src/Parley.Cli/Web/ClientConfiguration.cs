using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Parley.Cli.Web;

/// <summary><c>/config.json</c>: what the web client is told by its host.</summary>
internal static class ClientConfiguration
{
    /// <param name="routes">Where it is mapped.</param>
    /// <param name="homeserver">The homeserver's base address; null for the page's own origin, where a name is enough to register.</param>
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
